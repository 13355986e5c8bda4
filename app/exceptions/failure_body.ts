import type { HttpContext } from '@adonisjs/core/http'
import type ApiException from '#exceptions/api_exception'

/** Paths of deployments that speak OpenAI's protocol. */
const OPENAI = /^\/run\/[^/]+\/v1\//

/** A failure's body: the envelope, or what clients of OpenAI's protocol read. */
export function failureBody(failure: ApiException, ctx: HttpContext): object {
  const { code, message, details, retryAfter } = failure
  if (OPENAI.test(ctx.request.url())) {
    const [first] = details ?? []
    const said = code === 'VALIDATION_ERROR' && first ? first.message : message
    const param = code === 'VALIDATION_ERROR' ? (first?.field ?? null) : null
    return { error: { message: said, type: typeOf(failure.status), param, code } }
  }
  return { success: false, error: { code, message, details, retryAfter }, meta: ctx.meta() }
}

function typeOf(status: number): string {
  if (status === 401) return 'authentication_error'
  if (status === 403) return 'permission_error'
  if (status === 429) return 'rate_limit_error'
  return status >= 500 ? 'server_error' : 'invalid_request_error'
}
