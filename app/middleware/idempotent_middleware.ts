import { createHmac, randomUUID } from 'node:crypto'
import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import env from '#start/env'
import IdempotentAnswers, {
  type IdempotentRequest,
  type KeptAnswer,
} from '#actions/idempotency/idempotent_answers'
import ConflictException from '#exceptions/conflict_exception'
import RequestInProgressException from '#exceptions/request_in_progress_exception'
import { idempotencyKeyValidator } from '#validators/idempotency'

/** Headers that belong to an answer, and not to one time that it is given. */
const KEPT_HEADERS = ['location', 'etag']

/**
 * Makes a POST safe to repeat: with an `Idempotency-Key` the first one that succeeds is carried out,
 * and the same one again within 24 hours gets its answer (`Idempotent-Replayed: true`). Comes after
 * `auth`: a key is its credential's own, so that nobody reads answers that others got.
 */
@inject()
export default class IdempotentMiddleware {
  constructor(protected answers: IdempotentAnswers) {}

  /**
   * @param options.withhold Fields of `data` that are answered once and never kept: keys.
   * @throws ConflictException when the key came with another request.
   * @throws RequestInProgressException when the first one is not answered yet.
   */
  async handle(ctx: HttpContext, next: NextFn, options: { withhold?: string[] } = {}) {
    const header = ctx.request.header('idempotency-key')
    if (ctx.request.method() !== 'POST' || header === undefined || !ctx.auth.user) return next()
    const { idempotencyKey } = await idempotencyKeyValidator.validate({ idempotencyKey: header })
    const request = describe(ctx, idempotencyKey)
    const found = await this.answers.claim(request)
    if (found === 'other') {
      throw new ConflictException('This Idempotency-Key was used for another request')
    }
    if (found === 'busy') throw new RequestInProgressException()
    if (found !== 'claimed') return replay(ctx, found)
    await this.#carryOut(ctx, next, request, options.withhold ?? [])
  }

  async #carryOut(ctx: HttpContext, next: NextFn, request: IdempotentRequest, withhold: string[]) {
    let answer: KeptAnswer | null = null
    try {
      await next()
      answer = answerOf(ctx, withhold)
    } finally {
      // What can't be noted costs the repetition its answer, not this request: the claim runs out.
      const noted = answer ? this.answers.keep(request, answer) : this.answers.release(request)
      await noted.catch((error: unknown) => ctx.logger.warn({ err: error }, 'idempotent answer'))
    }
  }
}

/** Bodies may hold secrets, and are hashed with a key of ours, so that nobody can try guesses. */
function describe({ request, auth }: HttpContext, key: string): IdempotentRequest {
  const { id, currentApiKey } = auth.getUserOrFail()
  const path = request.url().toLowerCase()
  const body = request.is(['json']) ? JSON.stringify(request.body()) : (request.raw() ?? '')
  const hash = createHmac('sha256', env.get('APP_KEY').release())
  return {
    userId: id,
    scope: currentApiKey ? `POST ${path} key ${currentApiKey.id}` : `POST ${path}`,
    key,
    requestHash: hash.update(`${request.parsedUrl.query ?? ''}\n${body}`).digest(),
    claim: randomUUID(),
  }
}

/** What was answered, or null for a failure. */
function answerOf({ response }: HttpContext, withhold: string[]): KeptAnswer | null {
  const status = response.getStatus()
  const content = response.getBody() as { data?: Record<string, unknown> } | undefined
  if (status < 200 || status >= 300 || typeof content?.data !== 'object') return null
  // That there is none can be told again.
  const data = Object.entries(content.data).filter(
    ([field, value]) => value === null || !withhold.includes(field)
  )
  const headers: Record<string, string> = {}
  for (const name of KEPT_HEADERS) {
    const value = response.getHeader(name)
    if (value !== undefined) headers[name] = String(value)
  }
  return { status, headers, body: Object.fromEntries(data) }
}

function replay({ response, meta }: HttpContext, { status, headers, body }: KeptAnswer): void {
  for (const [name, value] of Object.entries(headers)) response.header(name, value)
  response.header('Idempotent-Replayed', 'true')
  response.status(status).send({ success: true, data: body, meta: meta() })
}
