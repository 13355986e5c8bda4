import pg from 'pg'
import type { SlowQueries } from '#services/telemetry/slow_queries'
import { timedClient } from '#services/telemetry/timed_client'
import { outside } from '#services/telemetry/work_context'

/** Connections of a process for the journal. */
const CONNECTIONS = 6

/**
 * Opens the pool that the journal, and what needs a connection beside Lucid's, runs on.
 *
 * @param lost - Told of a connection that was cut; it is replaced.
 */
export function openJournalPool(
  url: string,
  slow: SlowQueries,
  lost: (error: Error) => void
): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    application_name: 'turbocat journal',
    max: CONNECTIONS,
    keepAlive: true,
    Client: timedClient(slow),
  })
  pool.on('error', (error) => outside(() => lost(error)))
  // Cut between two statements of a transaction, a connection says so itself: unheard, that ends the process.
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}
