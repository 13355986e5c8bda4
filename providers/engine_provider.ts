import type { ApplicationService } from '@adonisjs/core/types'
import type pg from 'pg'
import { v4 as uuid } from 'uuid'
import { AgentRunner } from '#engine/contracts/agent_runner'
import { Callables } from '#engine/contracts/callables'
import { Clock } from '#engine/contracts/clock'
import type { DeploymentVariables } from '#engine/contracts/deployment_variables'
import { Inboxes } from '#engine/contracts/inboxes'
import { Completions, Intake } from '#engine/contracts/intake'
import { Journal } from '#engine/contracts/journal'
import { VersionStore } from '#engine/contracts/version_store'
import { PayloadRules } from '#engine/contracts/payload_rules'
import { LiveTokens } from '#engine/contracts/live_tokens'
import { Scheduler } from '#engine/contracts/scheduler'
import { Driver } from '#engine/main'
import type { PgAgentSlots } from '#journal/agent_slots'
import type { ConcurrencyGate } from '#journal/concurrency_gate'
import type { PgJournal } from '#journal/pg_journal'
import type { Sweeper } from '#journal/sweeper'
import type { DatabaseListener } from '#services/database_listener'
import { SlowQueries } from '#services/telemetry/slow_queries'
import { tracedWork } from '#services/telemetry/traced_work'
import type { DeliveryQueue } from '#services/queue/delivery_queue'
import type { TurbocatQueue } from '#services/queue/turbocat_queue'

declare module '@adonisjs/core/types' {
  interface ContainerBindings {
    'turbocat/deliveries': DeliveryQueue
    'turbocat/gate': ConcurrencyGate
    'turbocat/journal': PgJournal
    'turbocat/listener': DatabaseListener
    'turbocat/pool': pg.Pool
    'turbocat/queue': TurbocatQueue
    'turbocat/slots': PgAgentSlots
    'turbocat/sweeper': Sweeper
  }
}

/**
 * An execution that was accepted longer ago than this and has not begun tells of a backlog: from
 * then on it is begun when its turn comes, in milliseconds.
 */
const TURNS_AFTER_MS = 100

/** How long somebody may go on to wait for the end of an execution once the server is to end, in milliseconds. */
const LAST_ENDS_MS = 15_000

/** Time and randomness of this machine. */
class SystemClock extends Clock {
  now() {
    return Date.now()
  }

  after(ms: number, callback: () => void) {
    // setTimeout cannot count further than 2^31 - 1 ms; who waits that long asks again.
    const timer = setTimeout(callback, Math.min(ms, 2_147_483_647))
    return () => clearTimeout(timer)
  }

  random() {
    return Math.random()
  }
}

/**
 * Binds the engine's contracts to what implements them. Everything is made when it is first asked
 * for, so that a command that needs no engine opens nothing.
 */
export default class EngineProvider {
  #pool: pg.Pool | undefined
  #closers: Array<() => Promise<void> | void> = []

  constructor(protected app: ApplicationService) {}

  register() {
    const { container } = this.app
    container.singleton(Clock, () => new SystemClock())
    container.singleton(VersionStore, async () => {
      const { PgVersionStore } = await import('#journal/version_store')
      return new PgVersionStore(await this.#connect())
    })
    container.singleton(PayloadRules, async () => {
      const { JsonSchemaRules } = await import('#services/schemas/json_schema_rules')
      return new JsonSchemaRules()
    })
    container.singleton(Callables, async () => {
      const { PgCallables } = await import('#journal/pg_callables')
      return new PgCallables(await this.#connect(), await container.make(VersionStore))
    })
    container.singleton(Intake, async () => {
      const { PgIntake } = await import('#journal/pg_intake')
      const gate = await container.make('turbocat/gate')
      const freed = (key: string) => this.#freed(gate, key)
      return new PgIntake(await this.#connect(), freed, () => tracedWork.origin())
    })
    container.singleton(Inboxes, async () => {
      const { PgInboxes } = await import('#journal/pg_inboxes')
      return new PgInboxes(await this.#connect())
    })
    container.singleton('turbocat/journal', async () => {
      const { PgJournal } = await import('#journal/pg_journal')
      const { default: env } = await import('#start/env')
      const gate = await container.make('turbocat/gate')
      const place = {
        labels: env.get('WORKER_LABELS'),
        turnsAfterMs: TURNS_AFTER_MS,
        freed: (key: string) => this.#freed(gate, key),
      }
      const seconds = env.get('LEASE_SECONDS')
      const journal = new PgJournal(await this.#connect(), uuid(), seconds, Date.now, place)
      this.#closers.push(() => journal.leases.stop())
      return journal
    })
    container.singleton(Journal, () => container.make('turbocat/journal'))
    container.singleton('turbocat/gate', async () => {
      const { ConcurrencyGate } = await import('#journal/concurrency_gate')
      const scheduler = await container.make(Scheduler)
      return new ConcurrencyGate(await this.#connect(), (id) => scheduler.wake(id))
    })
    container.singleton('turbocat/slots', async () => {
      const { PgAgentSlots } = await import('#journal/agent_slots')
      const slots = new PgAgentSlots(await this.#connect(), await container.make(Scheduler))
      const listener = await container.make('turbocat/listener')
      listener.on('turbocat_slots', (agentId) => slots.handedOut(agentId))
      this.#closers.push(() => slots.stop())
      return slots
    })
    container.singleton('turbocat/sweeper', async () => {
      const { Sweeper } = await import('#journal/sweeper')
      return new Sweeper(await this.#connect(), await container.make(Scheduler))
    })
    container.singleton('turbocat/listener', () => this.#listener())
    container.singleton(Completions, () => this.#completions())
    container.singleton('turbocat/queue', () => this.#queue())
    container.singleton(Scheduler, async () => {
      const { QueueScheduler } = await import('#services/queue/queue_scheduler')
      return new QueueScheduler(await container.make('turbocat/queue'))
    })
    container.singleton('turbocat/deliveries', async () => {
      const { DeliveryQueue: Queue } = await import('#services/queue/delivery_queue')
      return new Queue(await container.make('turbocat/queue'))
    })
    container.singleton('turbocat/pool', () => this.#connect())
    container.singleton(Driver, async () => {
      const { default: env } = await import('#start/env')
      const driver = new Driver({
        journal: await container.make(Journal),
        versions: await container.make(VersionStore),
        scheduler: await container.make(Scheduler),
        runner: await container.make(AgentRunner),
        clock: await container.make(Clock),
        callables: await container.make(Callables),
        tokens: await container.make(LiveTokens),
        tracing: tracedWork,
        slots: await container.make('turbocat/slots'),
        labels: new Set(env.get('WORKER_LABELS')),
        rules: await container.make(PayloadRules),
        variables: await this.#variables(),
      })
      return driver
    })
  }

  async shutdown() {
    for (const close of this.#closers.reverse()) await close()
    await this.#pool?.end()
  }

  /** What this can't do, the sweeper does. */
  #freed(gate: ConcurrencyGate, key: string): void {
    gate.freed(key).catch(async (error: unknown) => {
      const logger = await this.app.container.make('logger')
      logger.warn({ err: error }, 'concurrency limit')
    })
  }

  async #connect(): Promise<pg.Pool> {
    const { url } = await import('#config/database')
    const { openJournalPool } = await import('#services/journal_pool')
    const slow = await this.app.container.make(SlowQueries)
    const logger = await this.app.container.make('logger')
    const lost = (error: Error) => logger.warn({ err: error }, 'database connection')
    this.#pool ??= openJournalPool(url, slow, lost)
    return this.#pool
  }

  async #completions(): Promise<Completions> {
    const { ExecutionFeed } = await import('#services/execution_feed')
    const pool = await this.#connect()
    const finished = async (ids: string[]) => {
      const { rows } = await pool.query<{ id: string; status: string }>(
        `select id, status from executions
         where id = any($1) and status in ('completed', 'failed', 'cancelled', 'timeout')`,
        [ids]
      )
      return rows
    }
    const feed = new ExecutionFeed(await this.app.container.make('turbocat/listener'), finished)
    this.#closers.push(() => feed.close())
    // The server ends when the last answer has: who waits for longer is told that the execution goes on.
    this.app.terminating(() => void setTimeout(() => feed.close(), LAST_ENDS_MS).unref())
    return feed
  }

  /** The one connection that listens: drivers of this process are told at once what others ask. */
  async #listener(): Promise<DatabaseListener> {
    const { url } = await import('#config/database')
    const { DatabaseListener } = await import('#services/database_listener')
    const { container } = this.app
    const listener = new DatabaseListener(url)
    const leases = async () => (await container.make('turbocat/journal')).leases
    listener.on('turbocat_cancel', (id) => void leases().then((kept) => kept.cancelled(id)))
    listener.on('turbocat_signals', (id) => void leases().then((kept) => kept.signalled(id)))
    this.#closers.push(() => listener.close())
    return listener
  }

  async #queue() {
    const { TurbocatQueue } = await import('#services/queue/turbocat_queue')
    const { connection } = await import('#config/queue')
    const { container } = this.app
    const manager = await container.make('rlanz/queue')
    this.#closers.push(async () => {
      await manager.closeAll()
      await connection.close()
    })
    return new TurbocatQueue(connection, manager, this.app, await container.make('logger'))
  }

  async #variables(): Promise<DeploymentVariables> {
    const { PgDeploymentVariables } = await import('#services/vault/pg_deployment_variables')
    const { Redaction } = await import('#agents/redaction')
    const { default: Vault } = await import('#services/vault/vault')
    const redaction = (secrets: string[]) => new Redaction(secrets)
    return new PgDeploymentVariables(await this.#connect(), new Vault(), redaction)
  }
}
