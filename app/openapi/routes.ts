import type { ApplicationService } from '@adonisjs/core/types'
import { DocumentError } from './document_error.js'

/** A route as the router and the annotations of its controller describe it. */
export interface DocumentedRoute {
  /** With parameters in braces: `/api/v1/agents/{id}`. */
  path: string
  method: string
  operationId: string
  summary: string
  tag: string
  pathParameters: string[]
  /** Whether its middleware wants, or would look at, a credential. */
  authentication: 'none' | 'optional' | 'required'
  /** Whether its middleware makes it safe to repeat, by `Idempotency-Key`. */
  idempotent: boolean
}

/** What autoswagger makes of a route. Only what is read of it is named. */
interface Described {
  summary: string
  operationId?: string
  tags: string[]
  parameters: { in: string; name: string }[]
  security: object[]
}

/** Paths of the API. The others are pages for people, and files that belong to them. */
const API = /^\/(api\/v1|health|metrics|hooks|run|mcp|\.well-known)(\/|$)/

/** Whether a route's pattern belongs into the document. */
export const isDocumented = (pattern: string) => API.test(pattern)

/** Tags of routes that are not below `/api`. */
const TAG_OF_ROOT: Record<string, string> = {
  'hooks': 'Hooks',
  'run': 'Endpoints',
  'mcp': 'Endpoints',
  '.well-known': 'Endpoints',
}

/** A segment of the path that names the resource: `/api/v1/<tag>`. */
const TAG_INDEX = 3

/**
 * The routes of the API, read by autoswagger from the router and from the annotations of the
 * controllers' sources, which must be there.
 */
export async function readRoutes(app: ApplicationService): Promise<DocumentedRoute[]> {
  const router = await app.container.make('router')
  // Copies: autoswagger writes into them, and the server runs the originals.
  const root = (router.toJSON().root ?? [])
    .filter(({ pattern }) => isDocumented(pattern))
    .map((route) => ({ ...route, params: [], meta: {} as never }))
  const middleware = new Map(
    root.flatMap((route) =>
      route.methods.map(
        (method) => [keyOf(method, inBraces(route.pattern)), namesOf(route)] as const
      )
    )
  )
  const { paths } = (await readAnnotations(app, root)) as {
    paths: Record<string, Record<string, Described>>
  }
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, described]) =>
      toRoute(path, method, described, middleware.get(keyOf(method, path)) ?? new Set())
    )
  )
}

const inBraces = (pattern: string) => pattern.replace(/:(\w+)/g, '{$1}')

const keyOf = (method: string, path: string) => `${method.toUpperCase()} ${path}`

/** What the middleware of a route is called in start/kernel. */
function namesOf({ middleware }: { middleware: { all(): Iterable<object> } }): Set<string> {
  const named = [...middleware.all()].flatMap((one) => ('name' in one ? [one.name] : []))
  return new Set(named.filter((name) => typeof name === 'string'))
}

async function readAnnotations(app: ApplicationService, root: object[]) {
  // Imported here: it takes half a second, and no server needs it.
  const { default: module } = await import('adonis-autoswagger')
  const options = {
    path: `${app.makePath()}/`,
    tagIndex: TAG_INDEX,
    snakeCase: false,
    ignore: [],
    common: { headers: {}, parameters: {} },
    // It would read a file of its own in production, and there is none.
    productionEnv: 'never',
  }
  return module.default.json({ root } as Parameters<typeof module.default.json>[0], options)
}

function toRoute(
  path: string,
  method: string,
  described: Described,
  middleware: Set<string>
): DocumentedRoute {
  const { operationId, summary, tags, parameters, security } = described
  if (!operationId) {
    const blind = 'autoswagger sees no comment that comes after a private name such as this.#x'
    throw new DocumentError(`${method} ${path}: its action has no @operationId (${blind})`)
  }
  return {
    path,
    method,
    operationId: path.startsWith('/health') ? `${operationId}AtRoot` : operationId,
    summary: summary.replace(/ \(\w+\)$/, ''),
    tag: TAG_OF_ROOT[path.split('/')[1] ?? ''] ?? tagOf(tags[0] ?? 'health'),
    pathParameters: parameters.filter((one) => one.in === 'path').map(({ name }) => name),
    // With silentAuth a route answers without a credential, and says more with one.
    authentication: middleware.has('silentAuth')
      ? 'optional'
      : security.length > 0
        ? 'required'
        : 'none',
    idempotent: method === 'post' && middleware.has('idempotent'),
  }
}

/** Of a segment of the path, such as `api-keys`. */
function tagOf(segment: string): string {
  const words = segment.toLowerCase().replaceAll('-', ' ')
  return (words.charAt(0).toUpperCase() + words.slice(1)).replace(/^Api\b/, 'API')
}
