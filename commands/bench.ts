import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { BaseCommand, flags } from '@adonisjs/core/ace'

/** Measures this machine, as `npm run bench` does. */
export default class Bench extends BaseCommand {
  static override commandName = 'bench'
  static override description = 'Measure what Turbocat does on this machine, beside its limits'
  static override help = [
    'Starts an installation of its own, and takes minutes.',
    'It needs the sources: a compiled installation has no measurements.',
    '```',
    '{{ binaryName }} bench --only=W1,W5',
    '```',
  ]

  @flags.string({ description: 'What to measure, comma separated: W1, W5, API, deployments ...' })
  declare only?: string

  @flags.boolean({ description: 'Lists once more over a long history: takes minutes' })
  declare history: boolean

  @flags.boolean({ description: 'Write CPU profiles of server and worker' })
  declare profile: boolean

  @flags.boolean({ description: 'Print JSON' })
  declare json: boolean

  override async run() {
    const main = this.app.makePath('tests/bench/main.ts')
    if (!existsSync(main)) {
      this.exitCode = 1
      return this.logger.error('Run it in the sources: a compiled installation has no measurements')
    }
    const switches = (['history', 'profile', 'json'] as const).filter((name) => this[name])
    const options = [...(this.only ? ['--only', this.only] : []), ...switches.map((s) => `--${s}`)]
    const child = spawn(process.execPath, ['--import=@poppinss/ts-exec', main, ...options], {
      cwd: this.app.makePath(),
      stdio: 'inherit',
    })
    const [code] = (await once(child, 'exit')) as [number | null]
    this.exitCode = code ?? 1
  }
}
