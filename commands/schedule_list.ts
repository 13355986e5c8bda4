import ConsoleCommand from '#commands/_console_command'

export default class ScheduleList extends ConsoleCommand {
  static override commandName = 'schedule:list'
  static override description = 'List what is done again and again, and what came of it last'
  static override help = ['```', '{{ binaryName }} schedule:list --json', '```']

  protected override async perform() {
    const { DUTIES } = await import('#start/scheduler')
    const { DutyLeases } = await import('#journal/duty_leases')
    const leases = new DutyLeases(await this.app.container.make('turbocat/pool'))
    const states = new Map((await leases.states()).map((state) => [state.name, state]))
    const duties = DUTIES.map(({ name, description, everySeconds }) => {
      const state = states.get(name)
      const { running = false, endedAt = null, durationMs = null } = state ?? {}
      const came = { outcome: state?.outcome ?? null, error: state?.error ?? null }
      return { name, everySeconds, running, endedAt, durationMs, ...came, description }
    })
    this.list(duties, ['name', 'everySeconds', 'running', 'endedAt', 'outcome', 'error'])
  }
}
