import pg from 'pg'
import type { SlowQueries } from '#services/telemetry/slow_queries'

/** What `query` takes where it is no text: a statement, or something that submits itself. */
interface Statement {
  text?: unknown
  name?: unknown
  submit?: unknown
}

type Query = (...words: unknown[]) => unknown

/** A client of the database that says how long each query took, failed ones included. */
export function timedClient(slow: SlowQueries): typeof pg.Client {
  const plain = pg.Client.prototype.query as Query
  class TimedClient extends pg.Client {}
  const timed: Query = function (this: pg.Client, ...words) {
    const [statement] = words as [Statement | string | undefined]
    const { text, name, submit } =
      typeof statement === 'object' ? statement : { text: statement, name: undefined }
    // Streams of rows, whose end is their reader's.
    if (typeof submit === 'function' || typeof text !== 'string') return plain.apply(this, words)
    const began = performance.now()
    const end = () => {
      const durationMs = performance.now() - began
      const named = typeof name === 'string' ? name : undefined
      slow.answered({ pool: 'journal', text, name: named, durationMs })
    }
    const callback = words.at(-1)
    if (typeof callback === 'function') {
      const answered = (...answer: unknown[]) => {
        end()
        return (callback as Query)(...answer)
      }
      return plain.apply(this, [...words.slice(0, -1), answered])
    }
    const answer = plain.apply(this, words)
    if (answer instanceof Promise) answer.then(end, end)
    return answer
  }
  Object.defineProperty(TimedClient.prototype, 'query', { value: timed })
  return TimedClient
}
