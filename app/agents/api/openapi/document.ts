import type { Json, JsonObject } from '#engine/graph/types'

/** References that lead to references. */
const MAX_CHAIN = 50

/** What keeps a document, or one operation of it, from being imported; `place` is a JSON pointer. */
export class OpenApiError extends Error {
  override name = 'OpenApiError'

  constructor(
    message: string,
    readonly place: string
  ) {
    super(message)
  }
}

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'] as const

/** One operation as the document has it. */
export interface RawOperation {
  method: string
  path: string
  operation: JsonObject
  item: JsonObject
  /** `GET /pets`, as people name it. */
  title: string
  place: string
}

/** An OpenAPI document of 3.0 or 3.1, or a Swagger one of 2.0. References are local, or refused. */
export class OpenApiDocument {
  readonly root: JsonObject
  readonly isSwagger: boolean

  /** @throws OpenApiError for what is no document of these versions. */
  constructor(root: Json) {
    if (!isObject(root)) throw new OpenApiError('is no object', '#')
    const { openapi, swagger } = root
    if (swagger !== undefined ? String(swagger) !== '2.0' : !/^3\.[01]\./.test(String(openapi))) {
      const told = openapi ?? swagger ?? 'none'
      const message = `is of version ${String(told).slice(0, 20)}: OpenAPI 3.0 and 3.1 and Swagger 2.0 can be read`
      throw new OpenApiError(message, '#/openapi')
    }
    this.root = root
    this.isSwagger = swagger !== undefined
  }

  get title(): string {
    return isObject(this.root.info) ? String(this.root.info.title ?? '') : ''
  }

  /** In the document's order. */
  operations(): RawOperation[] {
    const { paths = {} } = this.root
    if (!isObject(paths)) throw new OpenApiError('is no object', '#/paths')
    return Object.entries(paths).flatMap(([path, given]) => {
      if (!path.startsWith('/')) return []
      const place = `#/paths/${escaped(path)}`
      const item = this.resolve(given, place)
      if (!isObject(item)) return []
      return METHODS.filter((method) => isObject(item[method])).map((method) => ({
        ...{ method: method.toUpperCase(), path, item, operation: item[method] as JsonObject },
        ...{ title: `${method.toUpperCase()} ${path}`, place: `${place}/${method}` },
      }))
    })
  }

  /**
   * What a value stands for: itself, or what its `$ref` leads to.
   *
   * @throws OpenApiError for a reference to another document, to nothing, or in a circle.
   */
  resolve(value: Json | undefined, place: string): Json {
    let found = value ?? null
    for (let hops = 0; isObject(found) && typeof found.$ref === 'string'; hops++) {
      const reference = found.$ref
      if (hops === MAX_CHAIN) {
        throw new OpenApiError(`The reference ${quoted(reference)} leads in a circle`, place)
      }
      if (!reference.startsWith('#')) {
        const message = `The reference ${quoted(reference)} leads to another document: put everything into one`
        throw new OpenApiError(message, place)
      }
      const target = this.#at(reference)
      if (target === undefined) {
        throw new OpenApiError(`The reference ${quoted(reference)} leads nowhere`, place)
      }
      found = target
    }
    return found
  }

  /** RFC 6901, as a URI's fragment. */
  #at(pointer: string): Json | undefined {
    let value: Json | undefined = this.root
    for (const token of pointer.slice(1).split('/').slice(1)) {
      const name = decoded(token).replaceAll('~1', '/').replaceAll('~0', '~')
      if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name))
        return undefined
      value = (value as JsonObject)[name]
    }
    return value
  }
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The member as a list of objects, references resolved; what is none is left out. */
export function objectsOf(document: OpenApiDocument, list: Json | undefined, place: string) {
  const items = Array.isArray(list) ? list : []
  return items
    .map((item, index) => document.resolve(item, `${place}/${index}`))
    .filter((item): item is JsonObject => isObject(item))
}

export function escaped(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1')
}

function decoded(token: string): string {
  try {
    return decodeURIComponent(token)
  } catch {
    return token
  }
}

function quoted(text: string): string {
  return JSON.stringify(text.slice(0, 200))
}
