import { args } from '@adonisjs/core/ace'
import ConsoleCommand from '#commands/_console_command'

export default class ScheduleRun extends ConsoleCommand {
  static override commandName = 'schedule:run'
  static override description = 'Do one of the things of schedule:list now; for OS cron and by hand'
  static override help = [
    'Exit code 1 when it fails, or when another process does it at this moment.',
    '```',
    '{{ binaryName }} schedule:run retention',
    '0 3 * * *  cd /srv/turbocat && node ace schedule:run retention --json',
    '```',
  ]

  @args.string({ description: 'Its name' })
  declare name: string

  protected override async perform() {
    const { DUTIES } = await import('#start/scheduler')
    const { DutyLeases } = await import('#journal/duty_leases')
    const { CommandProblem } = await import('#services/terminal/command_problem')
    const duty = DUTIES.find(({ name }) => name === this.name)
    if (!duty) {
      const names = DUTIES.map(({ name }) => name).join(', ')
      throw new CommandProblem(`There is no "${this.name}". There are ${names}`)
    }
    const leases = new DutyLeases(await this.app.container.make('turbocat/pool'))
    const outcome = await leases.run(duty.name, 0, (lost) => duty.run(this.app, lost))
    if (outcome === null) throw new CommandProblem(`${duty.name} is being done by another process`)
    this.done(`${duty.name}: ${outcome}`, { name: duty.name, outcome })
  }
}
