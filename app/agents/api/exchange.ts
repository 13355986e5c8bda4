import type { RunContext } from '#engine/contracts/agent_runner'
import type { SecretStore } from '#engine/contracts/secret_store'
import { StepError } from '#engine/contracts/step_error'
import { traced } from '#engine/contracts/tracing'
import type { Json } from '#engine/graph/types'
import { EgressError, type EgressErrorCode } from '#net/egress_error'
import type { EgressGuard, EgressRequest, EgressResponse } from '#net/egress_guard'
import { withCredentials } from '#agents/api/auth'
import type { ClientTokens } from '#agents/api/client_tokens'
import type { ApiConfig } from '#agents/api/config'
import { httpCall } from '#agents/http_call'
import { bodyOf, statusError } from '#agents/api/response'
import { withRetries } from '#agents/api/retries'

/** Those that another attempt meets again. */
const LASTING: ReadonlySet<EgressErrorCode> = new Set([
  'EGRESS_DENIED',
  'INVALID_REQUEST',
  'RESPONSE_TOO_LARGE',
  'TOO_MANY_REDIRECTS',
])

/** What a step calls what the network calls otherwise. */
const STEP_CODES: Partial<Record<EgressErrorCode, string>> = {
  INVALID_REQUEST: 'VALIDATION_ERROR',
  ABORTED: 'CANCELLED',
}

/** A good answer, free of the credentials that the request carried. */
export interface Answered {
  answer: EgressResponse
  body: Json
}

/** What an exchange goes through. */
export interface Line {
  guard: EgressGuard
  secrets: SecretStore
  tokens: ClientTokens
}

/** Sends the requests of one run of an API agent, within the time that the run has. */
export class Exchange {
  constructor(
    private readonly line: Line,
    private readonly config: ApiConfig,
    private readonly run: RunContext & { agentId: string },
    /** When the run ends, on the clock of `performance.now()`. */
    private readonly deadline: number
  ) {}

  /**
   * One request with its credentials, repeated as far as the config allows.
   *
   * @throws StepError for what is no good answer: see {@link withRetries}.
   */
  async send(request: EgressRequest): Promise<Answered> {
    const { config, deadline } = this
    const { signal, log } = this.run
    const repeats = { config, signal, deadline, log: (line: string) => log('warn', line) }
    return withRetries(repeats, () => this.#once(request))
  }

  /** A 401 shows that the token is no longer good; a new one is tried once. */
  async #once(request: EgressRequest): Promise<Answered> {
    const first = await this.#exchange(request)
    const again = first.answer.status === 401 && (await first.refused())
    const { answer, redaction } = again ? await this.#exchange(request) : first
    const failure = statusError(answer, this.config.expected)
    if (failure) {
      // Once more, as a text: a secret that is broken over lines is none in the bytes.
      throw new StepError(failure.code, redaction.text(failure.message), failure.options)
    }
    return { answer, body: redaction.json(bodyOf(answer, this.config.responseType)) }
  }

  async #exchange(plain: EgressRequest) {
    const { signal, log, executionId, agentId } = this.run
    const use = { executionId, agentId, signal }
    const { request, redaction, refused } = await withCredentials(
      plain,
      this.config.auth,
      use,
      this.line
    )
    const begun = performance.now()
    const timeLeft = Math.max(1, Math.ceil(this.deadline - begun))
    const timeoutMs = Math.min(this.config.timeout, timeLeft)
    const sent = await this.#request({ ...request, timeoutMs, signal })
    const answer = redaction.answer(sent)
    const durationMs = Math.round(performance.now() - begun)
    // Without the query, which may hold what nobody should read in a log.
    const { origin, pathname } = new URL(answer.url)
    const line = `${this.config.method} ${origin}${pathname} answered ${answer.status}`
    log('info', redaction.text(line), { status: answer.status, durationMs })
    return { answer, redaction, refused }
  }

  async #request(request: EgressRequest): Promise<EgressResponse> {
    const { call, ask } = httpCall(request)
    try {
      return await traced(this.run.tracing, call, (span) => ask(this.line.guard, span))
    } catch (error) {
      if (!(error instanceof EgressError)) throw error
      const code = STEP_CODES[error.code] ?? error.code
      throw new StepError(code, error.message, { retryable: !LASTING.has(error.code) })
    }
  }
}
