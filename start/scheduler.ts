/*
 * What the installation does again and again. Each is safe to be run twice at once; the lease of its
 * name keeps that from happening, since most are work for nothing the second time.
 */
import type { ApplicationService } from '@adonisjs/core/types'

/** A duty: by `schedule:work`, by each worker where it is one for `workers`, and by hand. */
export interface Duty {
  name: string
  description: string
  everySeconds: number
  /** Workers see to it too. The others they do for themselves, several times a minute. */
  workers: boolean
  /** Does it, and says what it did in a few words. */
  run(app: ApplicationService, signal: AbortSignal): Promise<string>
}

const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Seconds after which a hint counts as lost, for a scheduler that does not know how full queues are. */
const HINT_GRACE = 120

export const DUTIES: readonly Duty[] = [
  {
    ...{ name: 'sweep', everySeconds: 5, workers: false },
    description: 'Hand executions that nobody drives back to the workers',
    async run({ container }) {
      const sweeper = await container.make('turbocat/sweeper')
      return `${await sweeper.sweep(HINT_GRACE)} handed back`
    },
  },
  {
    ...{ name: 'ownerless', everySeconds: 10 * MINUTE, workers: true },
    description: 'Tell of executions that wait and that nothing will wake, which is a defect',
    async run({ container }) {
      const { default: ownerlessExecutions } =
        await import('#queries/executions/ownerless_executions')
      const executions = await ownerlessExecutions()
      const logger = await container.make('logger')
      if (executions.length > 0) logger.error({ executions }, 'nothing will wake these executions')
      return `${executions.length} found`
    },
  },
  {
    ...{ name: 'counters', everySeconds: 5, workers: false },
    description: 'Add up the counters of agents and workflows',
    async run({ container }) {
      const { foldCounters } = await import('#journal/sweeper')
      await foldCounters(await container.make('turbocat/pool'))
      return 'added up'
    },
  },
  {
    ...{ name: 'schedules', everySeconds: 1, workers: false },
    description: 'Fire the schedules of workflows that are due',
    async run({ container }) {
      const { default: ScheduleRunner } = await import('#triggers/schedule/schedule_runner')
      return `${await (await container.make(ScheduleRunner)).run()} looked at`
    },
  },
  {
    ...{ name: 'events', everySeconds: 1, workers: false },
    description: 'Start workflows that wait for the end of others',
    async run({ container }) {
      const { default: EventRunner } = await import('#triggers/event/event_runner')
      return `${await (await container.make(EventRunner)).run()} looked at`
    },
  },
  {
    ...{ name: 'health', everySeconds: 1, workers: false },
    description: 'Judge the health of running deployments that are due',
    async run({ container }) {
      const { default: CheckHealth } = await import('#actions/deployments/check_health')
      return `${await (await container.make(CheckHealth)).round()} judged`
    },
  },
  {
    ...{ name: 'deployments', everySeconds: 1, workers: false },
    description: 'Take deployments that start or stop to where they end',
    async run({ container }) {
      const { default: Settle } = await import('#actions/deployments/settle_deployment')
      return `${await (await container.make(Settle)).round()} settled`
    },
  },
  {
    ...{ name: 'figures', everySeconds: HOUR, workers: true },
    description: 'Forget figures of deployments that are 30 days old',
    async run() {
      const { forgetFigures } = await import('#actions/deployments/keep_figures')
      await forgetFigures()
      return 'forgotten'
    },
  },
  {
    ...{ name: 'partitions', everySeconds: HOUR, workers: true },
    description: 'Make the partitions of the months to come',
    async run({ container }) {
      const { ensurePartitions } = await import('#journal/upkeep')
      await ensurePartitions(await container.make('turbocat/pool'))
      return 'three months ahead'
    },
  },
  {
    ...{ name: 'idempotency', everySeconds: HOUR, workers: true },
    description: 'Forget idempotency keys that are a day old',
    async run({ container }) {
      const { forgetIdempotencyKeys } = await import('#journal/upkeep')
      await forgetIdempotencyKeys(await container.make('turbocat/pool'))
      return 'forgotten'
    },
  },
  {
    ...{ name: 'firings', everySeconds: HOUR, workers: true },
    description: 'Forget firings of schedules and events that are 30 days old',
    async run() {
      const { forgetFirings } = await import('#triggers/forget_firings')
      await forgetFirings()
      return 'forgotten'
    },
  },
  {
    ...{ name: 'deliveries', everySeconds: HOUR, workers: true },
    description: 'Forget deliveries of webhooks that are old',
    async run() {
      const { forgetDeliveries } = await import('#actions/webhooks/forget_deliveries')
      await forgetDeliveries()
      return 'forgotten'
    },
  },
  {
    ...{ name: 'erasure', everySeconds: HOUR, workers: true },
    description: 'Erase accounts that were deleted 90 days ago, and forget old tokens of mails',
    async run() {
      const { default: eraseDueUsers } = await import('#actions/accounts/erase_due_users')
      return `${await eraseDueUsers()} erased`
    },
  },
  {
    ...{ name: 'retention', everySeconds: DAY, workers: true },
    description:
      'Delete logs, executions, deleted things, sessions and audit lines that are too old',
    async run({ container }, signal) {
      const { default: env } = await import('#start/env')
      const { default: ApplyRetention } = await import('#actions/retention/apply_retention')
      const retention = await container.make(ApplyRetention)
      const days = {
        logs: env.get('RETENTION_LOGS_DAYS'),
        executions: env.get('RETENTION_EXECUTIONS_DAYS'),
        deleted: env.get('RETENTION_DELETED_DAYS'),
        audit: env.get('RETENTION_AUDIT_DAYS'),
      }
      return JSON.stringify(await retention.handle(days, signal))
    },
  },
]

/**
 * Does those duties that are due and that nobody else does. One that fails is reported, and is due
 * again when its time comes.
 */
export async function doDue(
  app: ApplicationService,
  duties: readonly Duty[],
  signal: AbortSignal = new AbortController().signal
): Promise<void> {
  const { DutyLeases } = await import('#journal/duty_leases')
  const leases = new DutyLeases(await app.container.make('turbocat/pool'))
  const logger = await app.container.make('logger')
  for (const duty of duties) {
    if (signal.aborted) return
    await leases
      .run(duty.name, duty.everySeconds, (lost) => duty.run(app, AbortSignal.any([signal, lost])))
      .catch((error: unknown) => logger.warn({ err: error }, duty.name))
  }
}
