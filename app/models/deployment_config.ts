/** For how many seconds a request to an endpoint waits where its deployment says nothing else. */
const DEFAULT_TIMEOUT_SECONDS = 60

/** For how many seconds it lets run what runs when it is stopped. */
const DEFAULT_STOP_TIMEOUT_SECONDS = 30

/** How a deployment's `config` says that it is to serve. What is left out has no limit. */
export interface ServingConfig {
  /** Seconds that a sync request waits for its output. */
  timeoutSeconds: number
  /** Seconds for which a stop lets run what runs, before it is cancelled. */
  stopTimeoutSeconds: number
  /** Requests a minute that start something. */
  rateLimitPerMinute: number | null
  /** Executions that may have begun, or wait, and not ended. */
  maxConcurrency: number | null
  /** A header that says who asks, for the choice between versions. */
  stickyHeader: string | null
  response: ResponseMapping | null
  healthCheck: HealthCheck | null
}

/** What a sync request is answered instead of the envelope; templates over `output`. */
export interface ResponseMapping {
  status?: number | string
  headers?: Record<string, string>
  body?: unknown
}

/** Field names of HTTP (RFC 9110, section 5.6.2). */
const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/

/** Field values (RFC 9110, section 5.5): no line can be ended, and so no header added. */
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/

/** These are the server's own, or would reach beyond the answer: into the browser's other pages. */
const RESERVED =
  /^(connection|content-length|content-encoding|content-security-policy|date|host|keep-alive|set-cookie|strict-transport-security|trailer|transfer-encoding|upgrade|x-content-type-options|x-request-id|access-control-.*|x-ratelimit-.*|proxy-.*)$/i

/** Whether a mapping may set a header of that name. */
export const isHeaderName = (name: string) => HEADER_NAME.test(name) && !RESERVED.test(name)

export const isHeaderValue = (value: string) => HEADER_VALUE.test(value)

/** Whether a mapping may answer with that status: one that ends an answer. */
export const isAnswerStatus = (status: number) =>
  Number.isInteger(status) && status >= 200 && status <= 599

/** So often a check is tried that doesn't say how often, in seconds. */
export const CHECK_SECONDS = 60

/** An input that the deployment is tried with again and again. */
export interface HealthCheck {
  input: Record<string, unknown>
  intervalSeconds: number
  timeoutMs: number
}

/** Reads a config as it is stored; validation has seen to its shapes. */
export function servingConfig(config: Record<string, unknown>): ServingConfig {
  const { timeoutSeconds, rateLimitPerMinute, maxConcurrency, response, healthCheck } = config
  return {
    timeoutSeconds: numberOr(timeoutSeconds, DEFAULT_TIMEOUT_SECONDS),
    stopTimeoutSeconds: numberOr(config.stopTimeoutSeconds, DEFAULT_STOP_TIMEOUT_SECONDS),
    rateLimitPerMinute: numberOr(rateLimitPerMinute, null),
    maxConcurrency: numberOr(maxConcurrency, null),
    stickyHeader: typeof config.stickyHeader === 'string' ? config.stickyHeader : null,
    response: isObject(response) ? response : null,
    healthCheck: isObject(healthCheck) ? checkOf(healthCheck) : null,
  }
}

function checkOf({ input, intervalSeconds, timeoutMs }: Record<string, unknown>): HealthCheck {
  return {
    input: isObject(input) ? input : {},
    intervalSeconds: numberOr(intervalSeconds, CHECK_SECONDS),
    timeoutMs: numberOr(timeoutMs, 10_000),
  }
}

function numberOr<Other>(value: unknown, other: Other): number | Other {
  return typeof value === 'number' ? value : other
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
