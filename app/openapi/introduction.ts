/** What the document says of itself. The API's version is the one in its paths. */
export const INFO = {
  title: 'Turbocat API',
  version: '1.0.0',
  summary: 'Agents, the workflows they are wired into, and their executions.',
  description: [
    'Make **agents**, wire them into **workflows**, execute those and read what came of it.',
    '',
    'To try it here: *register* or *log in* below, copy `accessToken` from the answer, and paste it under **Authorize**.',
    '',
    'Programs take an **API key** instead of a login: `x-required-scope` says of each operation which scopes its key needs.',
    '',
    'Every answer is an envelope: `{ success, data, meta }`, with `pagination` for lists, or `{ success, error, meta }` for failures. Names are camelCase, ids are UUIDs that sort by time, times are ISO 8601 in UTC with milliseconds, durations end in `Ms` or `Seconds`. Keys of a body that are unknown are dropped.',
    '',
    '1000 requests in an hour are answered for a user (`RATE_LIMIT_USER_PER_HOUR`) and 100 for an address without login (`RATE_LIMIT_ANONYMOUS_PER_HOUR`); an API key has a limit of its own for each minute. The `X-RateLimit-*` headers say how many are left.',
  ].join('\n'),
}

/** The resources, in the order in which a newcomer needs them. */
export const TAGS = [
  { name: 'Auth', description: 'Accounts, logins and tokens.' },
  { name: 'Users', description: 'The own account and its sessions; all accounts, for admins.' },
  { name: 'Agents', description: 'What does the work of one step.' },
  { name: 'Workflows', description: 'Graphs of steps, and starting them.' },
  { name: 'Hooks', description: 'Addresses at which webhooks come in.' },
  { name: 'Executions', description: 'What ran: steps, logs, outcome.' },
  { name: 'Approvals', description: 'What waits for an answer.' },
  { name: 'Templates', description: 'Blueprints of agents and workflows.' },
  { name: 'Deployments', description: 'Versions of agents and workflows, behind an endpoint.' },
  { name: 'Endpoints', description: 'Where deployments are asked, with their own keys.' },
  { name: 'Webhooks', description: 'Addresses that are told what happens.' },
  { name: 'Secrets', description: 'Values that agents use and nobody reads back.' },
  { name: 'Budgets', description: 'Limits of what models may cost.' },
  { name: 'Conversations', description: 'What LLM agents remember.' },
  { name: 'API keys', description: 'Credentials of programs, each with scopes.' },
  { name: 'Analytics', description: 'Figures of what ran and what it cost.' },
  { name: 'Audit logs', description: 'Who did what, when and from where.' },
  { name: 'Health', description: 'For supervisors and load balancers.' },
  { name: 'Docs', description: 'This document.' },
]
