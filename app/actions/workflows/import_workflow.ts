import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import CreateAgent from '#actions/agents/create_agent'
import { mapAgentHolders } from '#actions/workflows/agent_references'
import CreateWorkflow from '#actions/workflows/create_workflow'
import type { WorkflowFile } from '#actions/workflows/workflow_file'
import type { FieldProblem } from '#exceptions/api_exception'
import ValidationException from '#exceptions/validation_exception'
import type Workflow from '#models/workflow'

/** Makes what a file describes, all of it or nothing: new drafts that belong to who imports. */
@inject()
export default class ImportWorkflow {
  constructor(
    protected createAgent: CreateAgent,
    protected createWorkflow: CreateWorkflow
  ) {}

  /** @throws ValidationException when a step names no agent of the file, or the graph doesn't fit. */
  async handle(
    { file, userId }: { file: WorkflowFile; userId: string },
    client?: TransactionClientContract
  ): Promise<Workflow> {
    const { turbocat, agents = {}, steps, ...fields } = file
    return (client ?? db).transaction(async (trx) => {
      const ids = new Map<string, string>()
      for (const [key, agent] of Object.entries(agents)) {
        const draft = { ...agent, status: 'draft' }
        const { id } = await this.createAgent.handle({ userId, fields: draft }, trx)
        ids.set(key, id)
      }
      const workflow = { ...fields, status: 'draft', steps: resolve(steps, ids) }
      return this.createWorkflow.handle({ userId, fields: workflow }, trx)
    })
  }
}

/** Steps with `agentId` in the place of each `agentKey`. */
function resolve(steps: unknown, ids: ReadonlyMap<string, string>): unknown[] | undefined {
  const problems: FieldProblem[] = []
  const resolved = mapAgentHolders(steps, ({ agentKey, ...holder }, field) => {
    if (agentKey === undefined || agentKey === null) return holder
    const agentId = ids.get(String(agentKey))
    if (agentId) return { ...holder, agentId }
    const message = 'The file has no such agent'
    problems.push({ field: `${field}.agentKey`, message, rule: 'exists' })
    return holder
  })
  if (problems.length > 0) throw new ValidationException(problems)
  return resolved as unknown[] | undefined
}
