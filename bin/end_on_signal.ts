import { constants } from 'node:os'
import type { ApplicationService } from '@adonisjs/core/types'

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
      if (app.isReady) return void app.terminate()
      if (!app.isBooted || waiting) process.exit(128 + constants.signals[signal])
      waiting = true
      app.ready(() => void setImmediate(() => app.terminate()))
    })
  }
}
