import { BaseCommand, flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import type { Rounds } from '#services/rounds'

/** Work that can't end within this time after SIGTERM is handed back. */
const DRAIN_MS = 20_000

/**
 * After how many seconds the sweeper takes a hint for lost: soon when nothing waits in the queue, and
 * late when much does, since every hint too many lengthens it.
 */
const HINT_GRACE = { idle: 5, busy: 120 }

/** Looked for so often: firings of schedules that are due, and ends that start something. */
const TRIGGER_SECONDS = 0.2

/** How often those are looked for that are due and were not woken, and those that need a mail. */
const DUE_SECONDS = 0.25
const MAIL_SECONDS = 2

/** Webhooks and mails that are due are looked for so often. */
const DELIVERY_SECONDS = 0.25

/** Runs of evals are looked at so often: one indexed question where there are none. */
const EVAL_SECONDS = 1

/** So often it is looked whether a duty is due that one worker at a time does. */
const UPKEEP_SECONDS = 60

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

  @flags.string({
    description: 'What runsOn may ask of it, comma separated. Default: WORKER_LABELS',
  })
  declare labels?: string

  /** Has a duty that takes long end early. */
  readonly #ending = new AbortController()
  #rounds: Rounds | undefined
  #unregister: (() => Promise<void>) | undefined

  override async run() {
    // SIGTERM can come at any moment: while the worker starts, it stops once it has started.
    if (this.app.isTerminating || this.app.isTerminated) return
    const started = this.#start()
    this.app.terminating(async () => {
      const stop = await started.catch(() => undefined)
      await stop?.()
    })
    await started.catch((error: unknown) => this.#fail(error))
  }

  /** A process that could not begin must end, so that its supervisor begins another: Ace lets it stay. */
  async #fail(error: unknown): Promise<void> {
    this.exitCode = 1
    this.logger.fatal(error as Error)
    this.#ending.abort()
    await this.#rounds?.stop()
    // It would go on to say that this worker lives, and so keep the process.
    await this.#unregister?.()
    await this.terminate()
  }

  async #start(): Promise<() => Promise<void>> {
    const { Driver } = await import('#engine/main')
    const { default: DriveExecution } = await import('#jobs/drive_execution')
    const { registerWorker } = await import('#services/telemetry/register_worker')
    const { queueOf } = await import('#services/queue/turbocat_queue')
    const { default: env } = await import('#start/env')
    const { container } = this.app
    const labels = await this.#labels()
    const driver = await container.make(Driver)
    const queue = await container.make('turbocat/queue')
    const listener = await container.make('turbocat/listener')
    await listener.listening()
    const sweeper = await container.make('turbocat/sweeper')
    const rounds = (this.#rounds = await this.#beginRounds(env.get('SWEEP_SECONDS')))
    const concurrency = this.concurrency ?? env.get('WORKER_CONCURRENCY')
    const unregister = (this.#unregister = await registerWorker(this.app, {
      slots: concurrency,
      labels,
    }))
    for (const label of [undefined, ...labels]) {
      await queue.work(queueOf(label), [DriveExecution], concurrency)
    }
    await (await container.make('turbocat/deliveries')).work()
    const labelled = labels.length > 0 ? `, labels ${labels.join(', ')}` : ''
    this.logger.info(`worker ready, driving up to ${concurrency} executions${labelled}`)
    return async () => {
      sweeper.stop()
      this.#ending.abort()
      const timer = setTimeout(() => driver.release(), DRAIN_MS)
      await rounds.stop()
      await queue.closeWorkers()
      clearTimeout(timer)
      await unregister()
    }
  }

  /** Its labels: those of the command, or else of the environment. */
  async #labels(): Promise<string[]> {
    const { default: env } = await import('#start/env')
    const { isLabel, LABEL_RULE } = await import('#engine/graph/labels')
    if (this.labels === undefined) return env.get('WORKER_LABELS')
    const given = this.labels.split(',').flatMap((label) => label.trim() || [])
    const wrong = given.find((label) => !isLabel(label))
    if (wrong !== undefined) throw new Error(`--labels has "${wrong}". ${LABEL_RULE}`)
    env.set('WORKER_LABELS', [...new Set(given)])
    return env.get('WORKER_LABELS')
  }

  /** Each worker sweeps, rolls counters up and looks after the journal's tables. */
  async #beginRounds(sweepSeconds: number): Promise<Rounds> {
    const { Rounds } = await import('#services/rounds')
    const { default: MailApprovals } = await import('#actions/approvals/mail_approvals')
    const { foldCounters, hintDue } = await import('#journal/sweeper')
    const { sweepLabels } = await import('#journal/label_sweeper')
    const { cancelOrphans } = await import('#journal/cancel_trees')
    const { Scheduler } = await import('#engine/contracts/scheduler')
    const { default: env } = await import('#start/env')
    const { default: ScheduleRunner } = await import('#triggers/schedule/schedule_runner')
    const { default: EventRunner } = await import('#triggers/event/event_runner')
    const { default: AdvanceEvalRuns } = await import('#actions/evals/advance_eval_runs')
    const { hintDeliveries } = await import('#actions/webhooks/hint_deliveries')
    const { default: CheckHealth } = await import('#actions/deployments/check_health')
    const { default: SettleDeployment } = await import('#actions/deployments/settle_deployment')
    const logger = await this.app.container.make('logger')
    const pool = await this.app.container.make('turbocat/pool')
    const sweeper = await this.app.container.make('turbocat/sweeper')
    const gate = await this.app.container.make('turbocat/gate')
    const slots = await this.app.container.make('turbocat/slots')
    const scheduler = await this.app.container.make(Scheduler)
    const rounds = new Rounds((error, name) => logger.warn({ err: error }, name))
    const queue = await this.app.container.make('turbocat/queue')
    rounds.every(sweepSeconds, 'sweep', async () => {
      const waiting = await queue.backlog('executions')
      const grace = waiting > 0 ? HINT_GRACE.busy : HINT_GRACE.idle
      await sweeper.sweep(grace)
      await sweepLabels(pool, scheduler, env.get('WORKER_LABELS'), grace)
    })
    rounds.every(sweepSeconds, 'orphans', () => cancelOrphans(pool))
    rounds.every(sweepSeconds, 'limits', async () => {
      await gate.sweep()
      await slots.sweep()
    })
    rounds.every(DUE_SECONDS, 'due', () => hintDue(pool, scheduler))
    const mails = await this.app.container.make(MailApprovals)
    rounds.every(MAIL_SECONDS, 'approval mails', () => mails.handle(this.#ending.signal))
    rounds.every(sweepSeconds, 'counters', () => foldCounters(pool))
    const budgets = await this.app.container.make('turbocat/budgets')
    rounds.every(sweepSeconds, 'budgets', () => budgets.expire())
    const schedules = await this.app.container.make(ScheduleRunner)
    rounds.every(TRIGGER_SECONDS, 'schedules', () => schedules.run(this.#ending.signal))
    const events = await this.app.container.make(EventRunner)
    rounds.every(TRIGGER_SECONDS, 'events', () => events.run(this.#ending.signal))
    const deliveries = await this.app.container.make('turbocat/deliveries')
    rounds.every(DELIVERY_SECONDS, 'deliveries', () => hintDeliveries(deliveries))
    const evals = await this.app.container.make(AdvanceEvalRuns)
    rounds.every(EVAL_SECONDS, 'evals', () => evals.handle())
    const settle = await this.app.container.make(SettleDeployment)
    rounds.every(EVAL_SECONDS, 'deployments', () => settle.round())
    const health = await this.app.container.make(CheckHealth)
    rounds.every(EVAL_SECONDS, 'health', () => health.round())
    const { DUTIES, doDue } = await import('#start/scheduler')
    const heavy = DUTIES.filter(({ workers }) => workers)
    rounds.every(UPKEEP_SECONDS, 'duties', () => doDue(this.app, heavy, this.#ending.signal))
    return rounds
  }
}
