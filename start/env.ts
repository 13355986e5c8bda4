/*
 * Every environment variable of the product: declared here, read nowhere else.
 * `.env.example` says what each is for.
 */
import { relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Env } from '@adonisjs/core/env'
import { Secret } from '@adonisjs/core/helpers'
import { isLabel, LABEL_RULE } from '#engine/graph/labels'

const APP_ROOT = fileURLToPath(new URL('../', import.meta.url))

/** A whole number within bounds, or the default when the variable is not set. */
function integer(fallback: number, min: number, max: number) {
  return (name: string, value?: string): number => {
    if (value === undefined || value === '') return fallback
    const number = Number(value)
    if (!Number.isInteger(number) || number < min || number > max) {
      throw new Error(`${name} must be a whole number from ${min} to ${max}, not "${value}"`)
    }
    return number
  }
}

/** A text with a default. */
function text(fallback: string) {
  return (_name: string, value?: string): string => value || fallback
}

/** One of two words, the first when the variable is not set. */
function choice<First extends string, Second extends string>(first: First, second: Second) {
  return (name: string, value?: string): First | Second => {
    if (!value || value === first) return first
    if (value === second) return second
    throw new Error(`${name} must be "${first}" or "${second}", not "${value}"`)
  }
}

/** Labels of a worker, comma separated. */
function labels() {
  return (name: string, value?: string): string[] => {
    const given = (value ?? '').split(',').flatMap((label) => label.trim() || [])
    const wrong = given.find((label) => !isLabel(label))
    if (wrong !== undefined) throw new Error(`${name} has "${wrong}". ${LABEL_RULE}`)
    return [...new Set(given)]
  }
}

/** A text that nobody may guess, at least so many characters long. */
function secret(atLeast: number) {
  return (name: string, value?: string): Secret<string> => {
    if (!value || value.length < atLeast) {
      throw new Error(`${name} must have at least ${atLeast} characters, chosen at random`)
    }
    return new Secret(value)
  }
}

/** Whether something is on; off when it is not said. */
function yes() {
  return (name: string, value?: string): boolean => {
    if (value === undefined || value === '' || value === 'false') return false
    if (value === 'true') return true
    throw new Error(`${name} must be "true" or "false", not "${value}"`)
  }
}

export default await Env.create(new URL('../', import.meta.url), {
  NODE_ENV: Env.schema.enum.optional(['development', 'production', 'test'] as const),
  HOST: text('127.0.0.1'),
  PORT: integer(3333, 0, 65535),
  APP_KEY: secret(16),
  APP_URL: (_name: string, value?: string): string =>
    (value || `http://localhost:${process.env.PORT || 3333}`).replace(/\/+$/, ''),
  LOG_LEVEL: text('info'),
  BODY_LIMIT: text('1mb'),
  // Seen from the app's root, for app.makePath(). A relative one counts from the folder of `.env`.
  DATA_DIR: (_name: string, value?: string): string =>
    relative(APP_ROOT, resolve(process.env.ENV_PATH || APP_ROOT, value || 'data')) || '.',

  DATABASE_URL: Env.schema.string.optional(),
  DATABASE_POOL_SIZE: integer(10, 1, 500),

  QUEUE_CONNECTION: choice('postgres', 'redis'),
  REDIS_URL: (name: string, value?: string): string | undefined => {
    if (value || process.env.QUEUE_CONNECTION !== 'redis') return value || undefined
    throw new Error(`${name} must be set, since QUEUE_CONNECTION is "redis"`)
  },
  WORKER_CONCURRENCY: integer(200, 1, 10_000),
  // Comma separated: what steps and agents may ask of a worker by `runsOn`.
  WORKER_LABELS: labels(),
  LEASE_SECONDS: integer(10, 1, 3600),
  SWEEP_SECONDS: integer(5, 1, 3600),
  STREAM_HEARTBEAT_SECONDS: integer(15, 1, 300),

  JWT_SECRET: secret(32),
  ENCRYPTION_KEY: secret(16),
  // Comma separated: keys that were ENCRYPTION_KEY before, until `node ace secret:rotate-key` is done.
  ENCRYPTION_KEY_PREVIOUS: (_name: string, value?: string): Secret<string[]> =>
    new Secret((value ?? '').split(',').flatMap((key) => key.trim() || [])),
  ADMIN_EMAIL: text('admin@turbocat.local'),
  ADMIN_PASSWORD: Env.schema.secret.optional(),
  FRONTEND_URL: Env.schema.string.optional(),
  TRUST_PROXY: Env.schema.string.optional(),
  METRICS_TOKEN: Env.schema.secret.optional(),
  // Where traces go, by OTLP over HTTP. The SDK reads these and its other OTEL_* itself.
  OTEL_EXPORTER_OTLP_ENDPOINT: Env.schema.string.optional({ format: 'url', tld: false }),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: Env.schema.string.optional({ format: 'url', tld: false }),
  OTEL_SDK_DISABLED: yes(),
  // Milliseconds from which on a query is worth a line; 0 is never.
  SLOW_QUERY_MS: integer(1000, 0, 3_600_000),
  // Told of what nobody foresaw.
  ERROR_WEBHOOK_URL: Env.schema.string.optional({ format: 'url', tld: false }),

  // Where mail goes out. Without SMTP_HOST it lands in `<DATA_DIR>/mail`.
  SMTP_HOST: Env.schema.string.optional(),
  SMTP_PORT: (name: string, value?: string) =>
    value ? integer(587, 1, 65535)(name, value) : undefined,
  SMTP_USERNAME: Env.schema.string.optional(),
  SMTP_PASSWORD: Env.schema.secret.optional(),
  SMTP_SECURE: yes(),
  MAIL_FROM: text('Turbocat <turbocat@localhost>'),

  // Whose access tokens are taken beside our own.
  SUPABASE_URL: Env.schema.string.optional({ format: 'url', tld: false }),
  SUPABASE_JWT_SECRET: Env.schema.secret.optional(),

  RATE_LIMIT_USER_PER_HOUR: integer(1000, 1, 1_000_000_000),
  RATE_LIMIT_ANONYMOUS_PER_HOUR: integer(100, 1, 1_000_000_000),
  RATE_LIMIT_LOGIN_ATTEMPTS: integer(5, 1, 1_000_000),

  // Days that are kept; 0 is for good.
  RETENTION_LOGS_DAYS: integer(30, 0, 36_500),
  RETENTION_EXECUTIONS_DAYS: integer(0, 0, 36_500),
  RETENTION_DELETED_DAYS: integer(90, 0, 36_500),
  RETENTION_AUDIT_DAYS: integer(365, 0, 36_500),
  // Seals backups; without it a backup needs a passphrase.
  BACKUP_KEY: (name: string, value?: string): Secret<string> | undefined =>
    value ? secret(16)(name, value) : undefined,

  EGRESS_ALLOW: Env.schema.string.optional(),

  // Models for everybody's agents; an agent can name a secret of its user instead.
  OPENAI_API_KEY: Env.schema.secret.optional(),
  OPENAI_BASE_URL: Env.schema.string.optional({ format: 'url', tld: false }),
  ANTHROPIC_API_KEY: Env.schema.secret.optional(),
  GOOGLE_GENERATIVE_AI_API_KEY: Env.schema.secret.optional(),
  OLLAMA_BASE_URL: Env.schema.string.optional({ format: 'url', tld: false }),
  LLM_PRICES: Env.schema.string.optional(),
  // Comma separated: whole command lines, arguments included.
  MCP_STDIO_ALLOW: (_name: string, value?: string): string[] =>
    (value ?? '').split(',').flatMap((line) => line.trim().replace(/\s+/g, ' ') || []),

  SANDBOX: choice('auto', 'strict'),
  SANDBOX_POOL_SIZE: integer(2, 0, 64),
  PACKAGES_ALLOW: Env.schema.string.optional(),
})
