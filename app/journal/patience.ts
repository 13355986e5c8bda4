import type { Pool, QueryConfig } from 'pg'
import { isConnectionFailure } from '#journal/connection_failure'

/** While the database is away, it is asked again after so many milliseconds, for so long. */
const RETRY_DELAY_MS = 250
const RETRY_FOR_MS = 60_000

/**
 * Does something with the database again while that is away. A connection that was cut leaves open
 * whether it was done: only for what may be done twice.
 *
 * @param now - Milliseconds of any clock.
 * @throws What the database refuses, at once; that it is away, after a minute.
 */
export async function whileAway<Result>(
  ask: () => Promise<Result>,
  now: () => number = Date.now
): Promise<Result> {
  const giveUpAt = now() + RETRY_FOR_MS
  for (;;) {
    try {
      return await ask()
    } catch (error) {
      if (!isConnectionFailure(error) || now() > giveUpAt) throw error
      await new Promise((resolve) => setTimeout(resolve, RETRY_DELAY_MS))
    }
  }
}

/** A pool for questions that change nothing: a step that asks must not fail because a connection was cut. */
export function patient(pool: Pool): Pick<Pool, 'query'> {
  const ask = (question: QueryConfig) => whileAway(() => pool.query(question))
  const query = (question: string | QueryConfig, values?: unknown[]) =>
    ask(typeof question === 'string' ? { text: question, values } : question)
  return { query: query as Pool['query'] }
}
