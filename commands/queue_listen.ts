import { BaseCommand, flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'

/** Work that can't end within this time after SIGTERM is handed back. */
const DRAIN_MS = 20_000

/** How long a hint may be in the queue before the sweeper takes it for lost. */
const HINT_GRACE_SECONDS = 15

/** Partitions are looked after, and what is old is cleared away, once in an hour. */
const UPKEEP_EVERY_MS = 3_600_000

/** A worker: drives executions until it is told to stop. */
export default class QueueListen extends BaseCommand {
  static override commandName = 'queue:listen'
  static override description = 'Run a worker that drives executions'
  static override help = [
    'Run as many of these as you like, on as many machines. SIGTERM lets what runs end,',
    'and hands back what cannot end within 20 seconds.',
    '```',
    '{{ binaryName }} queue:listen --concurrency=50',
    '```',
  ]
  static override options: CommandOptions = { startApp: true, staysAlive: true }

  @flags.number({ description: 'Executions to drive side by side. Default: WORKER_CONCURRENCY' })
  declare concurrency?: number

  override async run() {
    const { Driver } = await import('#engine/main')
    const { Completions } = await import('#engine/contracts/intake')
    const { default: DriveExecution } = await import('#jobs/drive_execution')
    const { default: env } = await import('#start/env')
    const { container } = this.app
    const driver = await container.make(Driver)
    const queue = await container.make('turbocat/queue')
    const completions = await container.make(Completions)
    await completions.listening()
    const stopUpkeep = await this.#lookAfterJournal(env.get('SWEEP_SECONDS'))
    const concurrency = this.concurrency ?? env.get('WORKER_CONCURRENCY')
    await queue.work('executions', [DriveExecution], concurrency)
    this.logger.info(`worker ready, driving up to ${concurrency} executions`)

    this.app.terminating(async () => {
      stopUpkeep()
      const drained = queue.closeWorkers()
      const timer = setTimeout(() => driver.release(), DRAIN_MS)
      await drained
      clearTimeout(timer)
    })
  }

  /** Sweeps, rolls counters up and keeps partitions ahead, on timers. A failure waits for the next round. */
  async #lookAfterJournal(sweepSeconds: number): Promise<() => void> {
    const { foldCounters } = await import('#journal/sweeper')
    const { ensurePartitions, forgetIdempotencyKeys } = await import('#journal/upkeep')
    const logger = await this.app.container.make('logger')
    const pool = await this.app.container.make('turbocat/pool')
    const sweeper = await this.app.container.make('turbocat/sweeper')
    const rounds = [
      every(sweepSeconds * 1000, () => sweeper.sweep(HINT_GRACE_SECONDS)),
      every(sweepSeconds * 1000, () => foldCounters(pool)),
      every(UPKEEP_EVERY_MS, () => ensurePartitions(pool)),
      every(UPKEEP_EVERY_MS, () => forgetIdempotencyKeys(pool)),
    ]
    return () => rounds.forEach((stop) => stop())

    function every(ms: number, work: () => Promise<unknown>): () => void {
      let busy = false
      const round = async () => {
        if (busy) return
        busy = true
        await work().catch((error: unknown) => logger.warn({ err: error }, 'upkeep'))
        busy = false
      }
      void round()
      const timer = setInterval(round, ms)
      return () => clearInterval(timer)
    }
  }
}
