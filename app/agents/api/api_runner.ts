import type { AgentVersion, RunContext } from '#engine/contracts/agent_runner'
import type { SecretStore } from '#engine/contracts/secret_store'
import type { Json, JsonObject, Problem } from '#engine/graph/types'
import type { EgressGuard } from '#net/egress_guard'
import { allPages } from '#agents/api/all_pages'
import { ClientTokens } from '#agents/api/client_tokens'
import { readConfig } from '#agents/api/config'
import { Exchange, type Line } from '#agents/api/exchange'
import { requestOf } from '#agents/api/request'
import { configError } from '#agents/config_problems'

/** Runs API agents: one HTTP request each, or a list page by page, through the egress guard. */
export class ApiRunner {
  readonly #line: Line

  constructor(guard: EgressGuard, secrets: SecretStore) {
    this.#line = { guard, secrets, tokens: new ClientTokens(guard) }
  }

  /**
   * @returns `{ status, headers, body, durationMs }`; with pagination `body` is the list of all
   * items, and `pages` and `truncated` tell how far it was read.
   * @throws StepError `HTTP_<status>` (from 400, or what `expect` does not name; retryable for 408,
   * 425, 429 and from 500), `CONNECTION_FAILED`, `TIMEOUT`, `INVALID_RESPONSE` and `TOKEN_FAILED`
   * (retryable), `EGRESS_DENIED`, `RESPONSE_TOO_LARGE`, `TOO_MANY_REDIRECTS`, `TOKEN_REJECTED`,
   * `VALIDATION_ERROR` and the expressions' codes (not), `SECRET_NOT_FOUND` (not), `CANCELLED`.
   */
  async run(agent: AgentVersion, inputs: JsonObject, context: RunContext): Promise<Json> {
    const config = await readConfig(agent)
    if (Array.isArray(config)) {
      throw configError(config)
    }
    const request = requestOf(config, { ...context.scope, inputs }, context)
    const begun = performance.now()
    const deadline = begun + Math.min(context.timeoutMs, agent.maxExecutionTime * 1000)
    const run = { ...context, agentId: agent.agentId }
    const exchange = new Exchange(this.#line, config, run, deadline)
    const took = () => Math.round(performance.now() - begun)
    if (config.pagination) {
      return { ...(await allPages(exchange, request, config.pagination)), durationMs: took() }
    }
    const { answer, body } = await exchange.send(request)
    return { status: answer.status, headers: answer.headers, body, durationMs: took() }
  }

  async inspect(agent: Pick<AgentVersion, 'config'>): Promise<Problem[]> {
    const config = await readConfig(agent)
    return Array.isArray(config) ? config : []
  }
}
