import type { AgentParameter } from '#engine/contracts/agent_runner'
import { hasTemplates } from '#engine/expressions/template'
import type { Json, JsonObject } from '#engine/graph/types'
import { OpenApiDocument, OpenApiError, type RawOperation } from './document.js'
import { Inputs } from './inputs.js'
import { authOf } from './security.js'
import { serverOf } from './server.js'

export { OpenApiError } from './document.js'

/** Agents that one call may make: each is two rows to write while the caller waits. */
export const MAX_OPERATIONS = 200

/** What a caller says beside the document. */
export interface ImportOptions {
  /** Ids of operations, or texts such as `GET /pets`; all where there are none. */
  operations?: string[]
  serverUrl?: string
  namePrefix?: string
  /** The `auth` of every agent; null takes it away. Undefined goes by the document. */
  auth?: JsonObject | null
  /** Where the document came from. */
  base?: string
}

/** An agent that is to be made. */
export interface PlannedAgent {
  /** `GET /pets` */
  operation: string
  name: string
  description: string | null
  config: JsonObject
  parameters: Record<string, AgentParameter>
  tags: string[]
  /** The name of the secret that it will ask for. */
  secret: string | null
  warnings: string[]
}

export interface ImportPlan {
  agents: PlannedAgent[]
  skipped: { operation: string; reason: string }[]
}

/**
 * One API agent for each operation of an OpenAPI document. What only one operation suffers from
 * leaves that one out, and `skipped` says why.
 *
 * @throws OpenApiError for a document that can't be read, references that lead out of it, more than
 * {@link MAX_OPERATIONS} operations, and names in `operations` that it does not have.
 */
export function planAgents(root: Json, options: ImportOptions): ImportPlan {
  const document = new OpenApiDocument(root)
  const wanted = chosenOf(document.operations(), options.operations)
  if (wanted.length > MAX_OPERATIONS) {
    const message = `has ${wanted.length} operations, and one call may import ${MAX_OPERATIONS}: name some in operations`
    throw new OpenApiError(message, '#/paths')
  }
  const plan: ImportPlan = { agents: [], skipped: [] }
  for (const raw of wanted) {
    try {
      plan.agents.push(planned(document, raw, options))
    } catch (error) {
      if (!(error instanceof OpenApiError)) throw error
      plan.skipped.push({ operation: raw.title, reason: error.message })
    }
  }
  return plan
}

function chosenOf(all: RawOperation[], names: string[] | undefined): RawOperation[] {
  if (!names) return all
  const isNamed = ({ title, operation }: RawOperation, name: string) =>
    title === name || operation.operationId === name
  const unknown = names.find((name) => !all.some((raw) => isNamed(raw, name)))
  if (unknown !== undefined) {
    throw new OpenApiError(`has no operation ${JSON.stringify(unknown)}`, '#/paths')
  }
  return all.filter((raw) => names.some((name) => isNamed(raw, name)))
}

function planned(
  document: OpenApiDocument,
  raw: RawOperation,
  options: ImportOptions
): PlannedAgent {
  const { operation, method, path, title, place } = raw
  if (method === 'TRACE') throw new OpenApiError('TRACE is not sent', place)
  // A document must not bring templates of its own: they could name what the user has in `env`.
  if (hasTemplates(path)) throw new OpenApiError('The path has {{ }} in it', place)
  const server = serverOf(document, raw, { own: options.serverUrl, base: options.base })
  const inputs = new Inputs(document, raw)
  const { auth, warnings } =
    options.auth === undefined ? authOf(document, raw) : { auth: options.auth, warnings: [] }
  const config: JsonObject = {
    method,
    url: server + inputs.path,
    ...(Object.keys(inputs.query).length > 0 ? { query: inputs.query } : {}),
    ...(Object.keys(inputs.headers).length > 0 ? { headers: inputs.headers } : {}),
    ...(inputs.body === null ? {} : { body: inputs.body, omitNull: true }),
    ...(auth === null ? {} : { auth }),
  }
  const id = typeof operation.operationId === 'string' ? operation.operationId.trim() : ''
  const secret = auth?.credentials ?? auth?.clientSecret
  return clean({
    operation: title,
    name: `${options.namePrefix ?? ''}${id || title}`.slice(0, 255),
    description: described(operation),
    config,
    parameters: inputs.parameters,
    tags: tagsOf(operation),
    secret: typeof secret === 'string' ? secret : null,
    warnings: [...inputs.warnings, ...warnings],
  })
}

function described({ summary, description }: JsonObject): string | null {
  const parts = [summary, description].filter((part) => typeof part === 'string' && part !== '')
  return parts.length > 0 ? [...new Set(parts)].join('\n\n').slice(0, 2000) : null
}

function tagsOf({ tags }: JsonObject): string[] {
  const texts = (Array.isArray(tags) ? tags : []).filter((tag) => typeof tag === 'string')
  return [...new Set(texts.map((tag) => tag.trim().slice(0, 50)))].filter(Boolean).slice(0, 50)
}

/** Text that the database can keep: without NUL and halves of surrogate pairs. */
function clean<Value>(value: Value): Value {
  const text = JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'string' ? part.toWellFormed().replaceAll('\u0000', '') : part
  )
  return JSON.parse(text) as Value
}
