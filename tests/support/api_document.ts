import { readFileSync } from 'node:fs'
import type { ApiResponse } from '@japa/api-client'
import app from '@adonisjs/core/services/app'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import ajvFormats from 'ajv-formats'

interface Answer {
  $ref?: string
  headers?: Record<string, object>
  content?: Record<string, { schema: object }>
}

interface Documented {
  operationId: string
  responses: Record<string, Answer>
}

/** The API's document as it is committed, to hold real answers against. */
export class ApiDocument {
  readonly document = JSON.parse(readFileSync(app.makePath('resources/openapi.json'), 'utf8'))
  readonly #ajv = new Ajv2020({ strict: false, allErrors: true })
  readonly #compiled = new Map<string, ValidateFunction>()

  /** Statuses that answers were checked with, by operation. */
  readonly seen = new Map<string, Set<number>>()

  /** @param change - Makes another document of it before anything is held against it. */
  constructor(change?: (document: any) => void) {
    change?.(this.document)
    ajvFormats.default(this.#ajv)
    this.#ajv.addSchema(this.document, 'document')
  }

  /** Every operation by its id, with its path and method. */
  operations() {
    const paths = Object.entries(this.document.paths as Record<string, Record<string, Documented>>)
    return paths.flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ path, method, operation }))
    )
  }

  /**
   * What is wrong with an answer by the document; empty when it is as described. An answer of a
   * path that is not the API's has nothing to be wrong with.
   */
  problemsOf(response: ApiResponse): string[] {
    const { method = 'GET', path } = response.request.request as { method?: string; path?: string }
    const url = new URL(path ?? response.request.config.endpoint, 'http://localhost')
    const found = this.#find(method.toLowerCase(), url.pathname)
    if (!found) return []
    const { path: template, operation } = found
    const status = response.status()
    const described = operation.responses[status]
    if (!described) return [`${operation.operationId} answers ${status}, which is not described`]
    this.#note(operation.operationId, status)
    const { content, headers = {} } = this.#resolve(described)
    const missing = Object.keys(headers).filter(
      (name) => this.document.components.headers[name].required && !response.header(name)
    )
    const problems = missing.map((name) => `${operation.operationId} ${status}: no header ${name}`)
    const type = String(response.header('content-type')).split(';')[0]!
    if (!content || (type !== 'application/json' && content[type])) return problems
    const pointer = described.$ref
      ? described.$ref
      : `#/paths/${escape(template)}/${method.toLowerCase()}/responses/${status}`
    const validate = this.#validator(`${pointer}/content/application~1json/schema`)
    if (validate(response.body())) return problems
    const errors = (validate.errors ?? []).map(
      (error) =>
        `${operation.operationId} ${status}: ${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`
    )
    return [...problems, ...errors]
  }

  #find(method: string, pathname: string) {
    const candidates = this.operations().filter(
      (one) => one.method === method && matches(one.path, pathname)
    )
    return candidates.find(({ path }) => path === pathname) ?? candidates[0]
  }

  #resolve(described: Answer): Answer {
    const name = described.$ref?.split('/').at(-1)
    return name ? this.document.components.responses[name] : described
  }

  #validator(pointer: string): ValidateFunction {
    const known = this.#compiled.get(pointer)
    if (known) return known
    const made = this.#ajv.compile({ $ref: `document${pointer}` })
    this.#compiled.set(pointer, made)
    return made
  }

  #note(operationId: string, status: number) {
    this.seen.set(operationId, (this.seen.get(operationId) ?? new Set()).add(status))
  }
}

const escape = (segment: string) =>
  encodeURIComponent(segment.replaceAll('~', '~0').replaceAll('/', '~1'))

function matches(template: string, pathname: string): boolean {
  const pattern = template.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')
  return new RegExp(`^${pattern}$`).test(pathname)
}
