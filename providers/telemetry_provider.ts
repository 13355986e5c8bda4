import type { ApplicationService } from '@adonisjs/core/types'
import type { ErrorReports } from '#services/telemetry/error_reports'
import { reportLoggedErrors } from '#services/telemetry/logged_errors'
import type { OpenTelemetry } from '#services/telemetry/open_telemetry'
import { SlowQueries } from '#services/telemetry/slow_queries'
import { tracedWork } from '#services/telemetry/traced_work'
import { outside } from '#services/telemetry/work_context'

/** Warnings about spans that are not taken come no more often than this, in milliseconds. */
const WARN_EVERY_MS = 60_000

/** Sends traces and errors where the environment says so; else neither is even loaded. */
export default class TelemetryProvider {
  #telemetry: OpenTelemetry | undefined
  #reports: ErrorReports | undefined

  constructor(protected app: ApplicationService) {}

  register() {
    this.app.container.singleton(SlowQueries, async () => {
      const { default: env } = await import('#start/env')
      const logger = await this.app.container.make('logger')
      return new SlowQueries(env.get('SLOW_QUERY_MS'), logger)
    })
  }

  async start() {
    await this.#reportErrors()
    await this.#trace()
  }

  async shutdown() {
    tracedWork.use(null)
    await this.#telemetry?.close()
    reportLoggedErrors(null)
    await this.#reports?.settled()
  }

  async #trace(): Promise<void> {
    const { default: env } = await import('#start/env')
    const isTold =
      env.get('OTEL_EXPORTER_OTLP_ENDPOINT') ?? env.get('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT')
    if (!isTold || env.get('OTEL_SDK_DISABLED')) return
    const { OpenTelemetry: Telemetry } = await import('#services/telemetry/open_telemetry')
    const version = this.app.version?.toString() ?? 'unknown'
    const name = this.app.getEnvironment() === 'console' ? 'worker' : 'web'
    this.#telemetry = new Telemetry({ version, process: name }, await this.#warning())
    tracedWork.use(this.#telemetry)
  }

  async #reportErrors(): Promise<void> {
    const { default: env } = await import('#start/env')
    const url = env.get('ERROR_WEBHOOK_URL')
    if (!url) return
    const { ErrorReports: Reports } = await import('#services/telemetry/error_reports')
    const { knownSecrets } = await import('#services/telemetry/known_secrets')
    const version = this.app.version?.toString() ?? 'unknown'
    const root = this.app.makePath()
    const reports = new Reports({ url, version, root, secrets: await knownSecrets() })
    this.#reports = reports
    reportLoggedErrors(reports)
    const logger = await this.app.container.make('logger')
    // Ends the process as it would end by itself, a report later.
    process.once('uncaughtException', (error) => {
      logger.fatal({ err: error }, 'the process ends by an error that nothing caught')
      process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
      void reports.settled().finally(() => process.exit(1))
    })
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
