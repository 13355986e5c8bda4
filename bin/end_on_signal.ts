import { constants } from 'node:os'
import type { ApplicationService } from '@adonisjs/core/types'

/** What is left open when an app has ended has so many milliseconds to end by itself. */
const LEFT_ENDS_MS = 1000

/**
 * Ends the app when the process is asked to.
 *
 * An app that is terminated while it boots goes on without its providers ("Cannot resolve binding"),
 * and one that is terminated while it starts starts all the same, and hears no further signal. So a
 * process that has not booted ends at once, with the code that shells give who died of the signal:
 * nothing has begun that would have to end well. One that is starting ends once it has started.
 */
export function endOnSignal(app: ApplicationService, ...signals: ('SIGTERM' | 'SIGINT')[]): void {
  let waiting = false
  for (const signal of signals) {
    app.listen(signal, () => {
      if (app.isReady) return void end(app)
      if (!app.isBooted || waiting) process.exit(128 + constants.signals[signal])
      waiting = true
      app.ready(() => void setImmediate(() => void end(app)))
    })
  }
}

/** A timer of a library must not keep a process that has nothing to do any more. */
async function end(app: ApplicationService): Promise<void> {
  await app.terminate()
  setTimeout(() => process.exit(), LEFT_ENDS_MS).unref()
}
