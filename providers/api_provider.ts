import { Settings } from 'luxon'
import { HttpContext } from '@adonisjs/core/http'
import { BaseSerializer } from '@adonisjs/core/transformers'
import type { ApplicationService } from '@adonisjs/core/types'
import type { RequestOrigin } from '#events/audited_event'
import KeyUsage from '#auth/key_usage'
import RequestLimits from '#auth/limits/request_limits'

/** Goes with every answer. `timestamp` is ISO 8601 UTC, `requestId` repeats `X-Request-Id`. */
export interface Meta {
  timestamp: string
  requestId: string
}

/** Which rows of how many: `page` from 1, `pageSize` and `totalItems` in rows. */
export interface Page {
  page: number
  pageSize: number
  totalItems: number
}

/** A page that was found by its key, not counted: `nextCursor` is null on the last one. */
export interface KeysetPage {
  nextCursor: string | null
  pageSize: number
}

type Envelope<Data, More = unknown> = { success: true; data: Data; meta: Meta } & More

/** Resolves transformers; the envelope is put around by the methods below. */
class Serializer extends BaseSerializer<{ Wrap: undefined; PaginationMetaData: never }> {
  wrap = undefined

  definePaginationMetaData(): never {
    throw new Error('Answer lists with serializeList or serializePage')
  }
}

const serializer = new Serializer()

declare module '@adonisjs/core/http' {
  export interface HttpContext {
    /** `{ timestamp, requestId }` of this request. */
    meta(): Meta

    /** Address, agent, id and API key of this request. */
    origin(): RequestOrigin

    /**
     * One resource: `{ success, data, meta }`.
     *
     * @example return ctx.serialize(AgentTransformer.transform(agent))
     * @example return ctx.serialize({ user: UserTransformer.transform(user), tokens })
     */
    serialize(data: unknown): Promise<Envelope<unknown>>

    /**
     * A counted page of a list: `{ success, data, pagination, meta }`.
     *
     * @example
     * const { page, pageSize } = query
     * return ctx.serializeList(AgentTransformer.transform(rows), { page, pageSize, totalItems })
     */
    serializeList(rows: unknown, page: Page): Promise<Envelope<unknown, { pagination: object }>>

    /**
     * A keyset page: `{ success, data, pagination: { nextCursor, pageSize }, meta }`.
     *
     * @example return ctx.serializePage(ExecutionTransformer.transform(rows), { nextCursor, pageSize })
     */
    serializePage(
      rows: unknown,
      page: KeysetPage
    ): Promise<Envelope<unknown, { pagination: KeysetPage }>>
  }
}

/** `pagination` of the contract. An empty list has no pages. */
export function pagination({ page, pageSize, totalItems }: Page) {
  const totalPages = Math.ceil(totalItems / pageSize)
  return {
    page,
    pageSize,
    totalPages,
    totalItems,
    hasNext: page < totalPages,
    hasPrev: page > 1 && totalPages > 0,
  }
}

async function resolve(ctx: HttpContext, data: unknown): Promise<unknown> {
  if (data === null || data === undefined) return null
  return serializer.serializeWithoutWrapping(data, ctx.containerResolver)
}

/** Gives every HttpContext the answers of the contract. */
export default class ApiProvider {
  #closers: Array<() => Promise<void> | void> = []

  constructor(protected app: ApplicationService) {}

  register() {
    // Every time that leaves is UTC with a Z, whatever the zone of the machine.
    Settings.defaultZone = 'utc'
    const { container } = this.app
    container.singleton(KeyUsage, async () => {
      const warn = await this.#warning('Uses of API keys')
      const usage = new KeyUsage(await container.make('lucid.db'), warn)
      this.#closers.push(() => usage.flush())
      return usage
    })
    container.singleton(RequestLimits, async () => {
      const { requestPoints } = await import('#start/limiter')
      const warn = await this.#warning('Shared request limits')
      const limits = new RequestLimits(await requestPoints(warn), warn)
      this.#closers.push(() => limits.close())
      return limits
    })
  }

  async shutdown() {
    for (const close of this.#closers) await close()
  }

  /** What hears of failures that no request has to fail for. */
  async #warning(what: string): Promise<(error: unknown) => void> {
    const logger = await this.app.container.make('logger')
    return (error) => logger.warn({ err: error as Error }, what)
  }

  boot() {
    HttpContext.instanceProperty('meta', function (this: HttpContext): Meta {
      return { timestamp: new Date().toISOString(), requestId: this.request.id() ?? '' }
    })

    HttpContext.instanceProperty('origin', function (this: HttpContext): RequestOrigin {
      const userAgent = this.request.header('user-agent')?.slice(0, 512) ?? null
      const apiKeyId = this.auth?.user?.currentApiKey?.id ?? null
      const requestId = this.request.id() ?? ''
      return { ipAddress: this.request.ip(), userAgent, requestId, apiKeyId }
    })

    HttpContext.instanceProperty('serialize', async function (this: HttpContext, data: unknown) {
      return { success: true as const, data: await resolve(this, data), meta: this.meta() }
    })

    HttpContext.instanceProperty(
      'serializeList',
      async function (this: HttpContext, rows: unknown, page: Page) {
        const data = await resolve(this, rows)
        return { success: true as const, data, pagination: pagination(page), meta: this.meta() }
      }
    )

    HttpContext.instanceProperty(
      'serializePage',
      async function (this: HttpContext, rows: unknown, { nextCursor, pageSize }: KeysetPage) {
        const data = await resolve(this, rows)
        const keyset = { nextCursor, pageSize }
        return { success: true as const, data, pagination: keyset, meta: this.meta() }
      }
    )
  }
}
