import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import CreateAgent from '#actions/agents/create_agent'
import PlanOpenapiImport, { type OpenapiImport } from '#actions/agents/plan_openapi_import'
import type { PlannedAgent } from '#agents/api/openapi/plan_agents'

/** An agent that was made, or, in a dry run, would be: `id` is null then. */
export type ImportedAgent = PlannedAgent & { id: string | null }

/** What came of an import. */
export interface ImportedOpenapi {
  agents: ImportedAgent[]
  skipped: { operation: string; reason: string }[]
  missingSecrets: string[]
}

/** Makes an API agent, as a draft, of each operation of an OpenAPI document: all of them or none. */
@inject()
export default class ImportOpenapi {
  constructor(
    protected plan: PlanOpenapiImport,
    protected createAgent: CreateAgent
  ) {}

  /** @throws ValidationException when the document can't be read, or none of it can be taken. */
  async handle(input: OpenapiImport & { dryRun: boolean }): Promise<ImportedOpenapi> {
    const { userId, dryRun } = input
    const { agents, ...rest } = await this.plan.handle(input)
    if (dryRun) return { agents: agents.map((agent) => ({ ...agent, id: null })), ...rest }
    const made = await db.transaction(async (trx) => {
      const ids: ImportedAgent[] = []
      for (const planned of agents) {
        const { name, description, config, tags } = planned
        const parameters = Object.fromEntries(
          Object.entries(planned.parameters).map(([key, parameter]) => [key, { ...parameter }])
        )
        const fields = { name, description, type: 'api', config, parameters, tags }
        const { id } = await this.createAgent.handle({ userId, fields }, trx)
        ids.push({ ...planned, id })
      }
      return ids
    })
    return { agents: made, ...rest }
  }
}
