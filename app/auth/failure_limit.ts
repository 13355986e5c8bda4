import { createHash } from 'node:crypto'
import { failures } from '#start/limiter'
import RateLimitExceededException from '#exceptions/rate_limit_exceeded_exception'

/**
 * How often somebody may fail at one thing (RATE_LIMIT_LOGIN_ATTEMPTS in 15 minutes). What is tried
 * is counted for the account, not the address, so that a hundred addresses get no more tries than
 * one; who is logged in already stays so.
 *
 * Failures are counted after the fact, and the limit is asked again before a success counts:
 * of tries made all at once, none passes that ends after the limit was reached.
 */
export default class FailureLimit {
  #key: string

  /** `what` is tried (`login`), against `subject` (an e-mail, a user's id), which is only hashed. */
  constructor(what: string, subject: string) {
    this.#key = `${what}:${createHash('sha256').update(subject).digest('base64url')}`
  }

  /**
   * How many failures there are so far.
   *
   * @throws RateLimitExceededException when they are enough.
   */
  async check(): Promise<number> {
    const state = await failures.get(this.#key)
    if (state === null) return 0
    if (state.remaining <= 0) throw new RateLimitExceededException(state.availableIn)
    return state.consumed
  }

  /** Counts a failure. @throws RateLimitExceededException for one beyond the limit. */
  async record(): Promise<void> {
    const state = await failures.increment(this.#key)
    if (state.consumed > state.limit) throw new RateLimitExceededException(state.availableIn)
  }

  /** Before a success counts: asks once more, and forgets what failed before. */
  async succeed(): Promise<void> {
    if ((await this.check()) > 0) await failures.delete(this.#key)
  }
}
