import { setTimeout } from 'node:timers/promises'
import { BaseCommand } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'

/** How often it is looked for what is due, in milliseconds. */
const LOOK_EVERY_MS = 500

/** Does what is due, until it is told to stop. Several share the work. */
export default class ScheduleWork extends BaseCommand {
  static override commandName = 'schedule:work'
  static override description = 'Do what schedule:list lists, whenever it is due, until stopped'
  static override help = [
    'Workers do the heavy ones too: run this where there shall be a process of its own for it.',
    'Run as many as you like: leases in the database keep two from doing the same.',
    '```',
    '{{ binaryName }} schedule:work',
    '```',
  ]
  static override options: CommandOptions = { startApp: true, staysAlive: true }

  override async run() {
    if (this.app.isTerminating || this.app.isTerminated) return
    const stopping = new AbortController()
    const worked = this.#work(stopping.signal)
    this.app.terminating(async () => {
      stopping.abort()
      await worked
    })
    this.logger.info('scheduler ready')
  }

  /** A light duty never waits behind a heavy one: each goes round by itself. */
  async #work(signal: AbortSignal): Promise<void> {
    const { DUTIES, doDue } = await import('#start/scheduler')
    await Promise.all(
      DUTIES.map(async (duty) => {
        while (!signal.aborted) {
          await doDue(this.app, [duty], signal)
          const pause = Math.min(
            duty.everySeconds * 1000,
            60_000,
            LOOK_EVERY_MS * duty.everySeconds
          )
          await setTimeout(pause, undefined, { signal }).catch(() => {})
        }
      })
    )
  }
}
