import { flags } from '@adonisjs/core/ace'
import ConsoleCommand from '#commands/_console_command'

export default class RetentionRun extends ConsoleCommand {
  static override commandName = 'retention:run'
  static override description = 'Delete for good what is older than it is kept'
  static override help = [
    'RETENTION_LOGS_DAYS, RETENTION_EXECUTIONS_DAYS, RETENTION_DELETED_DAYS and',
    'RETENTION_AUDIT_DAYS say for how long, 0 is for good. Each day a worker does it by itself.',
    '```',
    '{{ binaryName }} retention:run --yes --json',
    '```',
  ]

  @flags.boolean({ description: 'Do not ask' })
  declare yes?: boolean

  protected override async perform() {
    const { DUTIES } = await import('#start/scheduler')
    const { DutyLeases } = await import('#journal/duty_leases')
    const { CommandProblem } = await import('#services/terminal/command_problem')
    await this.confirm('Delete what is older than it is kept?', this.yes)
    const leases = new DutyLeases(await this.app.container.make('turbocat/pool'))
    const { run } = DUTIES.find(({ name }) => name === 'retention')!
    const outcome = await leases.run('retention', 0, (lost) => run(this.app, lost))
    if (outcome === null) throw new CommandProblem('Another process does it at this moment')
    const forgotten = JSON.parse(outcome) as Record<string, number>
    if (this.json) return this.document(forgotten)
    this.show(forgotten)
  }
}
