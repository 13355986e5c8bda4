import { Redis } from 'ioredis'
import pg from 'pg'
import {
  createPostgresBackend,
  runMigrations,
  SchemaMigrationRequiredError,
  setDefaultBackendFactory,
} from 'bullmq'
import type { ConnectionOptions } from 'bullmq'

/** PostgreSQL knows no such table, schema or function. */
const GONE = new Set(['42P01', '3F000', '42883'])

export interface QueueConnectionConfig {
  kind: 'postgres' | 'redis'
  databaseUrl: string
  redisUrl: string | undefined
}

/**
 * The one connection of all queues of a process. On PostgreSQL, BullMQ's tables live in their own
 * schema, and its commits need not wait for the disk: a lost job is found by the sweeper.
 */
export class QueueConnection {
  #pool: pg.Pool | undefined
  #redis: Redis | undefined
  #migrated: Promise<void> | undefined
  readonly kind: 'postgres' | 'redis'

  /** @throws Error when Redis is asked for without `REDIS_URL`. */
  constructor(config: QueueConnectionConfig) {
    this.kind = config.kind
    if (config.kind === 'postgres') {
      setDefaultBackendFactory(createPostgresBackend)
      this.#pool = new pg.Pool({
        connectionString: config.databaseUrl,
        options: '-c search_path=bullmq -c synchronous_commit=off',
        max: 6,
        keepAlive: true,
      })
      // A connection that is cut, unused or between two statements, is replaced; unheard, it would end the process.
      this.#pool.on('error', () => {})
      // Each queue and each worker listens too.
      this.#pool.setMaxListeners(0)
      this.#pool.on('connect', (client) => client.on('error', () => {}))
      return
    }
    if (!config.redisUrl) throw new Error('QUEUE_CONNECTION=redis needs REDIS_URL')
    this.#redis = new Redis(config.redisUrl, { maxRetriesPerRequest: null, lazyConnect: true })
    // BullMQ reports what it cannot do; an error nobody listens to would end the process.
    this.#redis.on('error', () => {})
  }

  /** What BullMQ's classes take. */
  get options(): ConnectionOptions {
    return (this.#pool ?? this.#redis) as ConnectionOptions
  }

  /** Makes BullMQ's tables where they are missing. Must have happened before the first job. */
  ready(): Promise<void> {
    this.#migrated ??= this.#migrate().catch((error: unknown) => {
      this.#migrated = undefined
      throw error
    })
    return this.#migrated
  }

  /**
   * Looks at why a queue did not answer: tables that are gone, with their schema, are made anew when
   * they are needed next. What was in them the sweeper hints at again.
   */
  lost(error: unknown): void {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (GONE.has(code) || error instanceof SchemaMigrationRequiredError) this.#migrated = undefined
  }

  async #migrate(): Promise<void> {
    if (!this.#pool) return
    const client = await this.#pool.connect()
    try {
      await runMigrations(client)
    } finally {
      client.release()
    }
  }

  async close(): Promise<void> {
    await this.#pool?.end()
    this.#redis?.disconnect()
  }
}
