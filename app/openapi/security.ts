import type { DocumentedRoute } from './routes.js'
import type { Schema } from './schemas/shapes.js'

/** The ways in, as components. */
export const SECURITY_SCHEMES: Record<string, Schema> = {
  bearerAuth: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description:
      'The `accessToken` of POST /auth/register, /auth/login or /auth/refresh. An API key is taken as bearer too.',
  },
  apiKeyAuth: {
    type: 'apiKey',
    in: 'header',
    name: 'X-API-Key',
    description:
      'A key of POST /api-keys, for programs. It reaches what its scopes allow: an operation names those that it takes in `x-required-scope`, all of them. Operations without take no key.',
  },
  deploymentKey: {
    type: 'http',
    scheme: 'bearer',
    description:
      'The `apiKey` of a deployment, as bearer or as `X-API-Key`, at its own endpoint alone; an API key of its owner with the scope `execute:deployments` opens it too.',
  },
  metricsToken: {
    type: 'http',
    scheme: 'bearer',
    description: 'What `METRICS_TOKEN` holds, for GET /metrics alone.',
  },
}

/** Resources that scopes speak of; the policies hold requests to them. */
const SCOPED =
  /^\/api\/v1\/(agents|workflows|executions|templates|deployments|webhooks|analytics)\b/

/** What makes a row of another kind takes the scope of that as well. */
const ALSO: Record<string, string[]> = {
  duplicateAgent: ['read:agents'],
  duplicateWorkflow: ['read:workflows'],
  importWorkflow: ['write:agents'],
  listWorkflowExecutions: ['read:executions'],
  rateTemplate: ['read:templates'],
}

/** Instead of what its path says. */
const INSTEAD: Record<string, string[]> = {
  sendSignal: ['execute:workflows'],
  listApprovals: ['execute:workflows'],
  listConversations: ['read:executions'],
  getConversation: ['read:executions'],
  listConversationMessages: ['read:executions'],
  deleteConversation: ['write:executions'],
  startEvalRun: ['execute:agents'],
  instantiateTemplate: ['read:templates', 'write:agents', 'write:workflows'],
}

/** The scopes that an API key needs for the route, all of them; null where no key is let in. */
export function scopesOf({ path, method, operationId }: DocumentedRoute): string[] | null {
  const instead = INSTEAD[operationId]
  if (instead) return instead
  if (path === '/mcp' || path.startsWith('/run/')) return ['execute:deployments']
  const resource = SCOPED.exec(path)?.[1]
  if (!resource) return null
  const verb = path.endsWith('/execute') ? 'execute' : method === 'get' ? 'read' : 'write'
  return [...(ALSO[operationId] ?? []), `${verb}:${resource}`]
}

/** Which credentials a route takes, any of them. */
export function securityOf(
  authentication: DocumentedRoute['authentication'] | 'metrics' | 'deployment',
  scopes: string[] | null
): Schema[] {
  if (authentication === 'none') return []
  if (authentication === 'deployment') {
    return [{ deploymentKey: [] }, ...(scopes ? [{ apiKeyAuth: scopes }] : [])]
  }
  if (authentication === 'metrics') return [{ metricsToken: [] }, {}]
  const credentials = [{ bearerAuth: [] }, ...(scopes ? [{ apiKeyAuth: scopes }] : [])]
  return authentication === 'required' ? credentials : [...credentials, {}]
}
