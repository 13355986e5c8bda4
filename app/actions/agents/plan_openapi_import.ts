import { inject } from '@adonisjs/core'
import InspectAgent from '#actions/agents/inspect_agent'
import ReadOpenapi, { type OpenapiSource } from '#actions/agents/read_openapi'
import { OpenApiError, planAgents } from '#agents/api/openapi/plan_agents'
import type { ImportOptions, ImportPlan } from '#agents/api/openapi/plan_agents'
import ValidationException from '#exceptions/validation_exception'
import Secret from '#models/secret'

export interface OpenapiImport extends OpenapiSource, Omit<ImportOptions, 'base'> {
  userId: string
}

/** The same limits that a new agent gets. */
const LIMITS = { maxExecutionTime: 300, maxMemoryMb: 512 }

/** Tells what an import would make, and which secrets the user has yet to make for it. */
@inject()
export default class PlanOpenapiImport {
  constructor(
    protected readOpenapi: ReadOpenapi,
    protected inspectAgent: InspectAgent
  ) {}

  /** @throws ValidationException when the document can't be read, or none of it can be taken. */
  async handle({ userId, document, url, ...options }: OpenapiImport) {
    const { root, base } = await this.readOpenapi.handle({ document, url })
    const field = url === undefined ? 'document' : 'url'
    const plan = await this.#runnable(this.#planned(root, { ...options, base }, field))
    if (plan.agents.length === 0) {
      const message = 'has no operation that can be imported'
      const reasons = plan.skipped.slice(0, 20).map(({ operation, reason }) => ({
        ...{ field, rule: 'operations' },
        message: `${operation}: ${reason}`,
      }))
      throw new ValidationException([{ field, message, rule: 'operations' }, ...reasons])
    }
    const wanted = [...new Set(plan.agents.flatMap(({ secret }) => secret ?? []))]
    const found = await Secret.query().where({ userId }).whereIn('name', wanted).select('name')
    const missingSecrets = wanted.filter((name) => !found.some((one) => one.name === name))
    return { ...plan, missingSecrets }
  }

  #planned(root: Parameters<typeof planAgents>[0], options: ImportOptions, field: string) {
    try {
      return planAgents(root, options)
    } catch (error) {
      if (!(error instanceof OpenApiError)) throw error
      const message = `${error.message} (${error.place})`
      throw new ValidationException([{ field, message, rule: 'openapi' }])
    }
  }

  /** Without the agents that could not run as they are planned. */
  async #runnable({ agents, skipped }: ImportPlan): Promise<ImportPlan> {
    const plan: ImportPlan = { agents: [], skipped: [...skipped] }
    for (const agent of agents) {
      const { config } = agent
      const parameters = { ...agent.parameters } as Record<string, Record<string, unknown>>
      const { problems } = await this.inspectAgent.handle({
        type: 'api',
        config,
        parameters,
        ...LIMITS,
      })
      const [problem] = problems
      if (!problem) plan.agents.push(agent)
      else {
        const reason = `${problem.field}: ${problem.message}`
        plan.skipped.push({ operation: agent.operation, reason })
      }
    }
    return plan
  }
}
