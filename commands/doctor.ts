import ConsoleCommand from '#commands/_console_command'

export default class Doctor extends ConsoleCommand {
  static override commandName = 'doctor'
  static override description = 'Look at everything that the installation needs, and say what to do'
  static override help = [
    'Exit code 1 when something is broken; a warning alone is 0.',
    '```',
    '{{ binaryName }} doctor',
    '{{ binaryName }} doctor --json',
    '```',
  ]

  protected override async perform() {
    const { default: checkInstallation } = await import('#queries/check_installation')
    const findings = await checkInstallation()
    const isBroken = findings.some(({ status }) => status === 'broken')
    if (isBroken) this.exitCode = 1
    if (this.json) return this.document({ healthy: !isBroken, checks: findings })
    for (const { name, status, detail, advice } of findings) {
      const color = { ok: 'green', warning: 'yellow', broken: 'red' } as const
      const mark = this.colors[color[status]](status.padEnd(8))
      this.logger.log(`${mark}${name.padEnd(13)}${detail}`)
      if (advice) this.logger.log(`${' '.repeat(21)}-> ${advice}`)
    }
  }
}
