import type { ApplicationService } from '@adonisjs/core/types'
import type { OpenTelemetry } from '#services/telemetry/open_telemetry'
import { SlowQueries } from '#services/telemetry/slow_queries'
import { tracedWork } from '#services/telemetry/traced_work'
import { outside } from '#services/telemetry/work_context'

/** Warnings about spans that are not taken come no more often than this, in milliseconds. */
const WARN_EVERY_MS = 60_000

/** Sends traces where the environment says so. Where it says nothing, OpenTelemetry is not loaded. */
export default class TelemetryProvider {
  #telemetry: OpenTelemetry | undefined

  constructor(protected app: ApplicationService) {}

  register() {
    this.app.container.singleton(SlowQueries, async () => {
      const { default: env } = await import('#start/env')
      const logger = await this.app.container.make('logger')
      return new SlowQueries(env.get('SLOW_QUERY_MS'), logger)
    })
  }

  async start() {
    const { default: env } = await import('#start/env')
    const isTold =
      env.get('OTEL_EXPORTER_OTLP_ENDPOINT') ?? env.get('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT')
    if (!isTold || env.get('OTEL_SDK_DISABLED')) return
    const { OpenTelemetry: Telemetry } = await import('#services/telemetry/open_telemetry')
    const version = this.app.version?.toString() ?? 'unknown'
    const process = this.app.getEnvironment() === 'console' ? 'worker' : 'web'
    this.#telemetry = new Telemetry({ version, process }, await this.#warning())
    tracedWork.use(this.#telemetry)
  }

  async shutdown() {
    tracedWork.use(null)
    await this.#telemetry?.close()
  }

  async #warning() {
    const logger = await this.app.container.make('logger')
    let next = 0
    return (message: string) => {
      if (Date.now() < next) return
      next = Date.now() + WARN_EVERY_MS
      outside(() => logger.warn({ reason: message.slice(0, 500) }, 'traces are not taken'))
    }
  }
}
