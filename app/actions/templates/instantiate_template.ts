import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import CreateAgent, { type AgentFields } from '#actions/agents/create_agent'
import { resolveAgentKeys } from '#actions/templates/resolve_agent_keys'
import CreateWorkflow, { type WorkflowFields } from '#actions/workflows/create_workflow'
import type { SentGraph } from '#actions/workflows/prepare_graph'
import type { FieldProblem } from '#exceptions/api_exception'
import ValidationException from '#exceptions/validation_exception'
import type Agent from '#models/agent'
import Template from '#models/template'
import type Workflow from '#models/workflow'

/** A workflow and the agents that it needs, by the keys that its steps name them with. */
export type WorkflowBlueprint = WorkflowFields &
  SentGraph & { agents?: Record<string, AgentFields> }

/** Makes of a template what it is a template of, in one transaction: all of it or nothing. */
@inject()
export default class InstantiateTemplate {
  constructor(
    protected createAgent: CreateAgent,
    protected createWorkflow: CreateWorkflow
  ) {}

  /** @throws ValidationException when the agent is to be active and isn't ready. */
  async agent(template: Template, fields: AgentFields, userId: string): Promise<Agent> {
    return db.transaction(async (trx) => {
      await this.#countUse(template, trx)
      return this.createAgent.handle({ userId, fields }, trx)
    })
  }

  /** @throws ValidationException when a step names no agent of the template, or doesn't fit. */
  async workflow(template: Template, blueprint: WorkflowBlueprint, userId: string) {
    const { agents = {}, steps = [], ...fields } = blueprint
    return db.transaction(async (trx): Promise<Workflow> => {
      const ids = new Map<string, string>()
      for (const [key, agent] of Object.entries(agents)) {
        const { id } = await this.createAgent.handle({ userId, fields: agent }, trx)
        ids.set(key, id)
      }
      const problems: FieldProblem[] = []
      const resolved = resolveAgentKeys(steps, ids, problems) as unknown[]
      if (problems.length > 0) throw new ValidationException(problems)
      await this.#countUse(template, trx)
      return this.createWorkflow.handle({ userId, fields: { ...fields, steps: resolved } }, trx)
    })
  }

  async #countUse(template: Template, client: TransactionClientContract): Promise<void> {
    await Template.query({ client }).where('id', template.id).increment('usageCount', 1)
  }
}
