import type { AgentVersion, RunContext } from '#engine/contracts/agent_runner'
import type { SecretStore } from '#engine/contracts/secret_store'
import { StepError } from '#engine/contracts/step_error'
import type { Json, JsonObject, Problem } from '#engine/graph/types'
import { EgressError, type EgressErrorCode } from '#net/egress_error'
import type { EgressGuard, EgressResponse } from '#net/egress_guard'
import { withCredentials } from '#agents/api/auth'
import { readConfig } from '#agents/api/config'
import { requestOf } from '#agents/api/request'
import { bodyOf, statusError } from '#agents/api/response'
import { configError } from '#agents/config_problems'

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

/** Runs API agents: one HTTP request each, through the egress guard. */
export class ApiRunner {
  constructor(
    private readonly guard: EgressGuard,
    private readonly secrets: SecretStore
  ) {}

  /**
   * @returns `{ status, headers, body, durationMs }`
   * @throws StepError `HTTP_<status>` (from 400, or what `expect` does not name; retryable for 408,
   * 425, 429 and from 500), `CONNECTION_FAILED`, `TIMEOUT` and `INVALID_RESPONSE` (retryable),
   * `EGRESS_DENIED`, `RESPONSE_TOO_LARGE`, `TOO_MANY_REDIRECTS`, `VALIDATION_ERROR` and the
   * expressions' codes (not), `SECRET_NOT_FOUND` (not), `CANCELLED`.
   */
  async run(agent: AgentVersion, inputs: JsonObject, context: RunContext): Promise<Json> {
    const config = await readConfig(agent)
    if (Array.isArray(config)) {
      throw configError(config)
    }
    const { request, redaction } = await withCredentials(
      requestOf(config, { ...context.scope, inputs }, context),
      config.auth,
      { executionId: context.executionId, agentId: agent.agentId },
      this.secrets
    )
    const timeoutMs = Math.min(config.timeout, context.timeoutMs, agent.maxExecutionTime * 1000)
    const begun = performance.now()
    const sent = await this.#send({ ...request, timeoutMs, signal: context.signal })
    const answer = redaction.answer(sent)
    const durationMs = Math.round(performance.now() - begun)

    // Without the query, which may hold what nobody should read in a log.
    const { origin, pathname } = new URL(answer.url)
    const line = `${config.method} ${origin}${pathname} answered ${answer.status}`
    context.log('info', redaction.text(line), { status: answer.status, durationMs })
    const failure = statusError(answer, config.expected)
    if (failure) {
      throw failure
    }
    const { status, headers } = answer
    const body = redaction.json(bodyOf(answer, config.responseType))
    return { status, headers, body, durationMs }
  }

  async inspect(agent: Pick<AgentVersion, 'config'>): Promise<Problem[]> {
    const config = await readConfig(agent)
    return Array.isArray(config) ? config : []
  }

  async #send(request: Parameters<EgressGuard['request']>[0]): Promise<EgressResponse> {
    try {
      return await this.guard.request(request)
    } catch (error) {
      if (!(error instanceof EgressError)) {
        throw error
      }
      const code = STEP_CODES[error.code] ?? error.code
      throw new StepError(code, error.message, { retryable: !LASTING.has(error.code) })
    }
  }
}
