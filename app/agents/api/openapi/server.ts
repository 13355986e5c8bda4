import type { JsonObject } from '#engine/graph/types'
import { hasTemplates } from '#engine/expressions/template'
import { isObject, OpenApiError, type OpenApiDocument, type RawOperation } from './document.js'

/**
 * The URL that an operation's path is put behind, without a slash at its end.
 *
 * @param own What the caller wants instead of the document's servers.
 * @param base Where the document came from, for servers that are relative to it.
 * @throws OpenApiError where there is no whole http or https URL.
 */
export function serverOf(
  document: OpenApiDocument,
  { operation, item, place }: RawOperation,
  { own, base }: { own?: string; base?: string }
): string {
  const told =
    own ??
    (document.isSwagger
      ? swaggerServer(document, operation, base)
      : serverText(document, operation, item))
  const url = URL.parse(told, base)
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    const message = `The server ${JSON.stringify(told.slice(0, 200))} is no whole URL: say serverUrl`
    throw new OpenApiError(message, place)
  }
  if (hasTemplates(told) || url.username !== '' || url.password !== '' || url.search !== '') {
    const message = 'The server may have no credentials, no query and no {{ }}: say serverUrl'
    throw new OpenApiError(message, place)
  }
  return (url.origin + url.pathname).replace(/\/+$/, '')
}

/** The nearest of the operation's, the path's and the document's servers, variables at their defaults. */
function serverText(document: OpenApiDocument, operation: JsonObject, item: JsonObject): string {
  const lists = [operation.servers, item.servers, document.root.servers]
  const [server] =
    (lists.find((list) => Array.isArray(list) && list.length > 0) as JsonObject[]) ?? []
  if (!isObject(server) || typeof server.url !== 'string') return '/'
  const variables = isObject(server.variables) ? server.variables : {}
  return server.url.replace(/\{([^{}]+)\}/g, (whole, name: string) => {
    const variable = Object.hasOwn(variables, name) ? variables[name] : undefined
    return isObject(variable) && variable.default !== undefined ? String(variable.default) : whole
  })
}

function swaggerServer({ root }: OpenApiDocument, operation: JsonObject, base?: string): string {
  const { host, basePath = '/' } = root
  const path = String(basePath).startsWith('/') ? String(basePath) : `/${String(basePath)}`
  const schemes = [operation.schemes, root.schemes].find((list) => Array.isArray(list)) as
    unknown[] | undefined
  const offered = schemes?.map(String) ?? []
  const own = base === undefined ? 'https' : new URL(base).protocol.slice(0, -1)
  const scheme = offered.includes('https') || offered.length === 0 ? 'https' : offered[0]!
  if (typeof host !== 'string') return path
  return `${offered.length === 0 ? own : scheme}://${host}${path}`
}
