import type { Validator } from './requests.js'
import { list, object, ref, type Schema } from './schemas/shapes.js'

/** What a route answers when all is well. */
export interface Answer {
  description: string
  /** The body; none for 204. */
  schema?: Schema
  /** Where the body is no JSON. */
  contentType?: string
  /** Types of text that the body may come as instead, where it is asked for. */
  alsoAs?: string[]
  /** Names of shared headers, besides those of every answer. */
  headers?: string[]
}

/**
 * What a route takes and answers, beyond what the router and the controller's annotations say.
 * Operations are kept by the `@operationId` of the annotation.
 */
export interface Operation {
  /** Limits and semantics, in Markdown. */
  description?: string
  /** The validator of the query. */
  query?: Validator
  /**
   * The validator of the body; `name` is its component's, `optional` where none need come, `alsoAs`
   * has types of text that it may come as instead.
   */
  body?: {
    name: string
    validator: Validator
    example: unknown
    optional?: boolean
    alsoAs?: string[]
  }
  /** Names of shared parameters. */
  parameters?: string[]
  /** By status; failures too, where they have a shape of their own. */
  answers: Record<number, Answer>
  /** When it fails with a status in a way of its own. */
  failures?: Partial<Record<401 | 403 | 404 | 409 | 415 | 429 | 502 | 503, string>>
  /**
   * `optional`: a credential may come and says more; `metrics`: the token of METRICS_TOKEN;
   * `deployment`: its own key. The routes' middleware knows the rest.
   */
  security?: 'optional' | 'metrics' | 'deployment'
}

export type Operations = Record<string, Operation>

export const enveloped = (more: Record<string, Schema>) =>
  object({ success: { type: 'boolean', const: true }, ...more, meta: ref('Meta') })

/** One resource, by the name of its component. */
export const one = (name: string, description: string, headers: string[] = []): Answer => ({
  description,
  schema: enveloped({ data: ref(name) }),
  headers,
})

/** A list that is not cut into pages. */
export const all = (name: string, description: string, headers: string[] = []): Answer => ({
  description,
  schema: enveloped({ data: list(ref(name)) }),
  headers,
})

/** A counted page of a list. */
export const pageOf = (name: string, description: string, headers: string[] = []): Answer => ({
  description,
  schema: enveloped({ data: list(ref(name)), pagination: ref('Pagination') }),
  headers,
})

/** A page of a list that was counted, or that was asked for by cursor. */
export const cursorPageOf = (name: string, description: string): Answer => ({
  description,
  schema: enveloped({
    data: list(ref(name)),
    pagination: { oneOf: [ref('Pagination'), ref('CursorPagination')] },
  }),
})

/** 204. */
export const nothing = (description: string): Answer => ({ description })
