import type { ApplicationService } from '@adonisjs/core/types'
import { DocumentError } from './document_error.js'
import type { Answer, Operation, Operations } from './operation.js'
import { agentOperations } from './operations/agents.js'
import { analyticsOperations } from './operations/analytics.js'
import { apiKeyOperations } from './operations/api_keys.js'
import { approvalOperations } from './operations/approvals.js'
import { auditLogOperations } from './operations/audit_logs.js'
import { authOperations } from './operations/auth.js'
import { budgetOperations } from './operations/budgets.js'
import { conversationOperations } from './operations/conversations.js'
import { deploymentOperations } from './operations/deployments.js'
import { documentOperations } from './operations/document.js'
import { evalOperations } from './operations/evals.js'
import { executionOperations } from './operations/executions.js'
import { healthOperations } from './operations/health.js'
import { liveOperations } from './operations/live.js'
import { protocolOperations } from './operations/protocols.js'
import { runOperations } from './operations/runs.js'
import { secretOperations } from './operations/secrets.js'
import { templateOperations } from './operations/templates.js'
import { userOperations } from './operations/users.js'
import { triggerOperations } from './operations/triggers.js'
import { webhookOperations } from './operations/webhooks.js'
import { workflowFileOperations } from './operations/workflow_files.js'
import { workflowOperations } from './operations/workflows.js'
import { failureComponents, failuresOf } from './failures.js'
import { INFO, TAGS } from './introduction.js'
import { schemaOf } from './requests.js'
import { readRoutes, type DocumentedRoute } from './routes.js'
import { accountSchemas } from './schemas/accounts.js'
import { agentSchemas } from './schemas/agents.js'
import { budgetSchemas } from './schemas/budgets.js'
import { conversationSchemas } from './schemas/conversations.js'
import { deploymentSchemas } from './schemas/deployments.js'
import { analyticsSchemas } from './schemas/analytics.js'
import { apiKeySchemas } from './schemas/api_keys.js'
import { auditLogSchemas } from './schemas/audit_logs.js'
import { envelopeSchemas } from './schemas/envelope.js'
import { evalSchemas } from './schemas/evals.js'
import { executionSchemas } from './schemas/executions.js'
import { healthSchemas } from './schemas/health.js'
import { protocolSchemas } from './schemas/protocols.js'
import { secretSchemas } from './schemas/secrets.js'
import type { Schema } from './schemas/shapes.js'
import { templateSchemas } from './schemas/templates.js'
import { triggerSchemas } from './schemas/triggers.js'
import { webhookSchemas } from './schemas/webhooks.js'
import { workflowFileSchemas } from './schemas/workflow_files.js'
import { workflowSchemas } from './schemas/workflows.js'
import { scopesOf, SECURITY_SCHEMES, securityOf } from './security.js'
import { HEADERS, headersOf, EVERY_ANSWER, sharedParameters } from './shared.js'
import { PATH_PARAMETERS, QUERY_DESCRIPTIONS } from './shared.js'

const OPERATIONS: Operations = {
  ...authOperations,
  ...userOperations,
  ...agentOperations,
  ...evalOperations,
  ...workflowOperations,
  ...workflowFileOperations,
  ...triggerOperations,
  ...executionOperations,
  ...approvalOperations,
  ...liveOperations,
  ...templateOperations,
  ...secretOperations,
  ...budgetOperations,
  ...conversationOperations,
  ...apiKeyOperations,
  ...analyticsOperations,
  ...auditLogOperations,
  ...deploymentOperations,
  ...webhookOperations,
  ...runOperations,
  ...protocolOperations,
  ...healthOperations,
  ...documentOperations,
}

const RESPONSE_SCHEMAS: Record<string, Schema> = {
  ...envelopeSchemas,
  ...accountSchemas,
  ...agentSchemas,
  ...evalSchemas,
  ...workflowSchemas,
  ...workflowFileSchemas,
  ...triggerSchemas,
  ...executionSchemas,
  ...templateSchemas,
  ...secretSchemas,
  ...budgetSchemas,
  ...conversationSchemas,
  ...apiKeySchemas,
  ...analyticsSchemas,
  ...auditLogSchemas,
  ...deploymentSchemas,
  ...webhookSchemas,
  ...protocolSchemas,
  ...healthSchemas,
}

/** What is answered without the database. */
const WITHOUT_DATABASE = /Liveness|Document/

/**
 * The OpenAPI 3.1 document of the API: what the router and the controllers' annotations say of each
 * route, completed by the validators and the schemas of the answers.
 *
 * @throws DocumentError when a route has no operation, or an operation no route
 */
export async function buildDocument(app: ApplicationService): Promise<Schema> {
  const paths: Record<string, Record<string, Schema>> = {}
  const schemas = { ...RESPONSE_SCHEMAS }
  const unused = new Set(Object.keys(OPERATIONS))
  for (const route of inOrder(await readRoutes(app))) {
    const operation = OPERATIONS[route.operationId]
    if (!operation)
      throw new DocumentError(`${route.operationId} is missing in app/openapi/operations`)
    unused.delete(route.operationId)
    const { body } = operation
    if (body) schemas[body.name] = await schemaOf(body.validator, body.example)
    paths[route.path] = {
      ...paths[route.path],
      [route.method]: await describe(route, operation),
    }
  }
  if (unused.size > 0)
    throw new DocumentError(`No route has the operation ${[...unused].join(', ')}`)
  return {
    openapi: '3.1.0',
    info: INFO,
    servers: [{ url: '/', description: 'This server' }],
    tags: TAGS,
    paths,
    components: {
      securitySchemes: SECURITY_SCHEMES,
      parameters: await sharedParameters(),
      headers: HEADERS,
      responses: failureComponents((names) => headersOf([...EVERY_ANSWER, ...names])),
      schemas: byName(schemas),
    },
  }
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete']

/** By resource, path and method, so that the order of the routes' files says nothing. */
function inOrder(routes: DocumentedRoute[]): DocumentedRoute[] {
  const resource = ({ tag }: DocumentedRoute) => TAGS.findIndex(({ name }) => name === tag)
  return routes.toSorted((a, b) => {
    if (a.tag !== b.tag) return resource(a) - resource(b)
    if (a.path !== b.path) return a.path < b.path ? -1 : 1
    return METHODS.indexOf(a.method) - METHODS.indexOf(b.method)
  })
}

async function describe(route: DocumentedRoute, operation: Operation): Promise<Schema> {
  const { method, operationId, summary, tag } = route
  const { description, body, failures = {} } = operation
  const authentication = operation.security ?? route.authentication
  const limited = /^\/(api|hooks|\.well-known)\/(?!v1\/health)/.test(route.path)
  const takesLogin = /^(required|optional|deployment)$/.test(authentication)
  const scopes = takesLogin ? scopesOf(route) : null
  return {
    operationId,
    tags: [tag],
    summary,
    ...(description ? { description } : {}),
    security: securityOf(authentication, scopes),
    ...(scopes ? { 'x-required-scope': scopes } : {}),
    parameters: await parametersOf(route, operation),
    ...(body ? { requestBody: bodyOf(body) } : {}),
    // Failures of a protocol of others are answers of its own shape, and stand before ours.
    responses: {
      ...failuresOf({
        limited,
        authenticates: takesLogin,
        hasPathParameters: route.pathParameters.length > 0,
        takesBody: method !== 'get',
        conditional: operation.parameters?.includes('IfMatch') === true,
        idempotent: route.idempotent,
        needsDatabase: !WITHOUT_DATABASE.test(operationId),
        own: failures,
      }),
      ...answersOf(operation.answers, [
        ...EVERY_ANSWER,
        ...(route.idempotent ? ['Idempotent-Replayed'] : []),
      ]),
    },
  }
}

async function parametersOf(route: DocumentedRoute, operation: Operation): Promise<Schema[]> {
  const { query, parameters = [] } = operation
  const schema = query ? await schemaOf(query) : { properties: {} }
  const shared = [...parameters, ...(route.idempotent ? ['IdempotencyKey'] : []), 'RequestId']
  return [
    ...route.pathParameters.map((name) => {
      const known = PATH_PARAMETERS[name]
      if (!known) throw new DocumentError(`The parameter ${name} is missing in app/openapi/shared`)
      return { name, in: 'path', required: true, schema: known }
    }),
    ...Object.entries(schema.properties as Record<string, Schema>).map(([name, of]) => {
      const description = QUERY_DESCRIPTIONS[name]
      return { name, in: 'query', ...(description ? { description } : {}), schema: of }
    }),
    ...shared.map((name) => ({ $ref: `#/components/parameters/${name}` })),
  ]
}

function bodyOf({ name, example, optional, alsoAs }: NonNullable<Operation['body']>): Schema {
  const json = { schema: { $ref: `#/components/schemas/${name}` }, example }
  return { required: !optional, content: { 'application/json': json, ...asText(alsoAs) } }
}

function answersOf(answers: Record<number, Answer>, common: string[]): Schema {
  const described = Object.entries(answers).map(([status, answer]) => {
    const { description, schema, contentType = 'application/json', headers = [], alsoAs } = answer
    const content = schema ? { content: { [contentType]: { schema }, ...asText(alsoAs) } } : {}
    return [status, { description, headers: headersOf([...common, ...headers]), ...content }]
  })
  return Object.fromEntries(described)
}

function asText(types: string[] = []): Schema {
  return Object.fromEntries(types.map((type) => [type, { schema: { type: 'string' } }]))
}

function byName(schemas: Record<string, Schema>): Record<string, Schema> {
  return Object.fromEntries(Object.entries(schemas).sort(([a], [b]) => (a < b ? -1 : 1)))
}
