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
const API = /^\/(api\/v1|health)(\/|$)/

/** Whether a route's pattern belongs into the document. */
export const isDocumented = (pattern: string) => API.test(pattern)

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
  const open = new Set(root.filter(looksAtCredential).map(({ pattern }) => inBraces(pattern)))
  const { paths } = (await readAnnotations(app, root)) as {
    paths: Record<string, Record<string, Described>>
  }
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, described]) => {
      const route = toRoute(path, method, described)
      return open.has(path) ? { ...route, authentication: 'optional' as const } : route
    })
  )
}

const inBraces = (pattern: string) => pattern.replace(/:(\w+)/g, '{$1}')

/** Whether a route answers without a credential, and says more with one. */
function looksAtCredential({ middleware }: { middleware: { all(): Iterable<object> } }): boolean {
  return [...middleware.all()].some((one) => 'name' in one && one.name === 'silentAuth')
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

function toRoute(path: string, method: string, described: Described): DocumentedRoute {
  const { operationId, summary, tags, parameters, security } = described
  if (!operationId) {
    const blind = 'autoswagger sees no comment that comes after a private name such as this.#x'
    throw new DocumentError(`${method} ${path}: its action has no @operationId (${blind})`)
  }
  return {
    path,
    method,
    operationId: path.startsWith('/api/') ? operationId : `${operationId}AtRoot`,
    summary: summary.replace(/ \(\w+\)$/, ''),
    tag: capitalize(tags[0] ?? 'health'),
    pathParameters: parameters.filter((one) => one.in === 'path').map(({ name }) => name),
    authentication: security.length > 0 ? 'required' : 'none',
  }
}

function capitalize(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1).toLowerCase()
}
