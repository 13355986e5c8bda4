import { setTimeout as sleep } from 'node:timers/promises'
import { StepError } from '#engine/contracts/step_error'
import type { ApiConfig } from '#agents/api/config'

/** Statuses after which a request that may be repeated is sent again. */
const PASSING: ReadonlySet<string> = new Set(
  [408, 425, 429, 500, 502, 503, 504].map((status) => `HTTP_${status}`)
)
/** With these a service says that it did not take the request: a POST may be sent again too. */
const NOT_TAKEN: ReadonlySet<string> = new Set(['HTTP_429', 'HTTP_503'])
/** Failures without an answer: what the service did is unknown. */
const UNKNOWN: ReadonlySet<string> = new Set(['CONNECTION_FAILED', 'TIMEOUT', 'INVALID_RESPONSE'])
/** Milliseconds between two requests at most, where the service does not ask for more. */
const MAX_DELAY = 60_000

/** What repeats depend on. */
interface Repeats {
  config: Pick<ApiConfig, 'method' | 'retries' | 'retryDelay' | 'idempotent'>
  signal: AbortSignal
  /** When the attempt ends, on the clock of `performance.now()`. */
  deadline: number
  random?: () => number
  /** Told before each wait. */
  log(message: string): void
}

/**
 * Sends, and sends again while `config.retries` allow it: after a delay that doubles, or after what
 * `Retry-After` asks for. A POST or PATCH whose outcome is unknown is not repeated, unless the agent
 * is `idempotent` (RFC 9110, section 9.2.2). A delay that the attempt has no time for ends it: the
 * step's own retries may wait longer.
 *
 * @throws StepError the last failure.
 */
export async function withRetries<Answer>(
  { config, signal, deadline, log, random = Math.random }: Repeats,
  send: () => Promise<Answer>
): Promise<Answer> {
  for (let made = 0; ; made++) {
    try {
      return await send()
    } catch (error) {
      if (!(error instanceof StepError) || signal.aborted) throw error
      if (made >= config.retries || !mayRepeat(error, config)) throw error
      const doubled = Math.min(config.retryDelay * 2 ** made, MAX_DELAY)
      const delay = error.options.retryAfterMs ?? doubled * (1 + random() / 4)
      if (performance.now() + delay >= deadline) throw error
      log(`${error.code}: sent again in ${Math.round(delay)} ms (${made + 1} of ${config.retries})`)
      await sleep(delay, undefined, { signal }).catch(() => {
        throw new StepError('CANCELLED', 'The run was cancelled')
      })
    }
  }
}

function mayRepeat({ code }: StepError, { method, idempotent }: Repeats['config']): boolean {
  if (NOT_TAKEN.has(code)) return true
  const isSafe = idempotent || (method !== 'POST' && method !== 'PATCH')
  return isSafe && (PASSING.has(code) || UNKNOWN.has(code))
}
