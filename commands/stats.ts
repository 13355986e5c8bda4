import { flags } from '@adonisjs/core/ace'
import ConsoleCommand from '#commands/_console_command'

export default class Stats extends ConsoleCommand {
  static override commandName = 'stats'
  static override description = 'Show what there is, what ran lately, and how the system does'
  static override help = [
    '```',
    '{{ binaryName }} stats --from=2026-11-01',
    '{{ binaryName }} stats --json',
    '```',
  ]

  @flags.string({ description: 'What ran since: a date or a time, ISO 8601. Default: 30 days' })
  declare from?: string

  protected override async perform() {
    const { periodValidator } = await import('#validators/analytics')
    const overview = await this.make(() => import('#queries/analytics/overview'))
    const health = await this.make(() => import('#queries/analytics/system_health'))
    const period = await periodValidator.validate({ startDate: this.from })
    const figures = await overview.handle({ ...period, userId: null })
    const { status, queue, database, workers, waitingForLabels } = await health.handle()
    if (this.json) {
      return this.document({ ...figures, status, queue, database, waitingForLabels, workers })
    }
    this.show({
      ...figures,
      status,
      workers: workers.length,
      driving: workers.reduce((sum, { driving }) => sum + driving, 0),
      queueBacklog: queue.backlog,
      failedLastHour: queue.failedJobs,
      databaseConnections: database.activeConnections,
      waitingForLabels: waitingForLabels.map(({ label, executions }) => `${label} ${executions}`),
    })
  }
}
