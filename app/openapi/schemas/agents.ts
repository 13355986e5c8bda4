import { any, count, flag, free, id, list, nullable, object, oneOf, positive } from './shapes.js'
import { ref, said, text, time, type Schema } from './shapes.js'

const STATUS = oneOf('draft', 'active', 'inactive', 'archived')
const TYPE = oneOf('code', 'api', 'llm', 'data', 'workflow')

/** What was measured of an agent or a workflow. */
export const counters = {
  totalExecutions: count,
  successfulExecutions: count,
  failedExecutions: count,
  avgExecutionTimeMs: said(count, '0 before the first execution.'),
}

/** What an agent runs as: what a version keeps. */
const runsAs = {
  config: said(free, 'What it does; its shape depends on `type`.'),
  capabilities: list(text),
  parameters: {
    type: 'object',
    description: 'The inputs that it declares.',
    additionalProperties: ref('AgentParameter'),
  },
  maxExecutionTime: said({ type: 'integer', minimum: 1, maximum: 3600 }, 'In seconds.'),
  maxMemoryMb: { type: 'integer', minimum: 64, maximum: 4096 },
  maxConcurrentExecutions: said(
    { type: ['integer', 'null'], minimum: 1, maximum: 1000 },
    'null: no limit.'
  ),
}

const agent = {
  id,
  name: text,
  description: nullable(text),
  type: TYPE,
  status: STATUS,
  version: said(positive, 'Grows by one with each change of what it runs as.'),
  parentId: nullable(said(id, 'The agent that it is a copy of.')),
  userId: nullable(said(id, 'Its owner.')),
  ...runsAs,
  tags: list(text),
  isPublic: flag,
  isTemplate: flag,
  ...counters,
  createdAt: time,
  updatedAt: time,
}

const parameter: Schema = {
  ...object({ type: text, required: flag, description: text, default: any }),
  required: [],
}

/** app/transformers/agent_transformer and agent_version_transformer. */
export const agentSchemas = {
  Agent: object(agent),
  AgentParameter: parameter,
  ImportedAgents: object({
    agents: list(ref('ImportedAgent')),
    skipped: list(object({ operation: text, reason: text })),
    missingSecrets: said(list(text), 'Names of secrets that these agents ask for and nobody made.'),
  }),
  ImportedAgent: object({
    id: nullable(said(id, 'null in a dry run.')),
    operation: said(text, 'Such as `GET /pets`.'),
    name: text,
    description: nullable(text),
    config: free,
    parameters: runsAs.parameters,
    tags: list(text),
    secret: nullable(said(text, 'The name of the secret that it asks for.')),
    warnings: said(list(text), 'What could not be taken over.'),
  }),
  AgentWithReadiness: object({
    ...agent,
    readiness: object(
      {
        ready: flag,
        problems: list(object({ field: text, message: text })),
      },
      'Whether it can be executed, and what is in the way.'
    ),
  }),
  AgentVersion: object({
    id,
    agentId: id,
    version: positive,
    parentId: nullable(said(id, 'The version that it was made from.')),
    type: TYPE,
    ...runsAs,
    createdAt: time,
    createdBy: nullable(id),
  }),
}
