import env from '#start/env'
import { defineConfig, type Logger } from '@adonisjs/core/logger'
import { lookAtLine } from '#services/telemetry/logged_errors'
import { logFields } from '#services/telemetry/work_context'

/** What is being done, and because of what. A request's own logger has the request's id already. */
function idsOf(_line: object, _level: number, logger: Pick<Logger, 'bindings'>) {
  const fields = logFields()
  if (fields.request_id !== undefined && 'request_id' in logger.bindings()) delete fields.request_id
  return fields
}

const loggerConfig = defineConfig({
  default: 'app',
  loggers: {
    app: {
      enabled: true,
      name: 'turbocat',
      level: env.get('LOG_LEVEL'),
      mixin: idsOf,
      hooks: {
        logMethod(words, method, level) {
          lookAtLine(words, level)
          method.apply(this, words)
        },
      },
      redact: {
        paths: ['req.headers.authorization', 'req.headers["x-api-key"]', 'password', 'token'],
        censor: '[redacted]',
      },
    },
  },
})

export default loggerConfig

declare module '@adonisjs/core/types' {
  export interface LoggersList extends InferLoggers<typeof loggerConfig> {}
}
