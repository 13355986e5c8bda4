import { inject } from '@adonisjs/core'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import ValidationException from '#exceptions/validation_exception'
import type Agent from '#models/agent'
import UsableAgents from '#queries/agents/usable_agents'
import OwnWorkflows from '#queries/workflows/own_workflows'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

interface Reference {
  field: string
  id: string
}

/**
 * An LLM agent's tools are agents of its owner and public ones, and workflows of its owner; what a
 * workflow agent runs is a workflow of its owner.
 */
@inject()
export default class RequireTools {
  constructor(
    protected usableAgents: UsableAgents,
    protected ownWorkflows: OwnWorkflows
  ) {}

  /** @throws ValidationException naming each tool that the owner can't use. */
  async handle(
    { type, config, userId }: Pick<Agent, 'type' | 'config' | 'userId'>,
    client: TransactionClientContract
  ): Promise<void> {
    if (userId === null) return
    const tools = type === 'llm' && Array.isArray(config.tools) ? config.tools : []
    const agents = referencesOf(tools, 'agentId')
    const workflows = referencesOf(tools, 'workflowId')
    if (type === 'workflow') workflows.push(...referenceOf(config, 'workflowId', 'config'))
    if (agents.length + workflows.length === 0) return
    const [usable, own] = await Promise.all([
      this.usableAgents.handle(
        agents.map(({ id }) => id),
        userId,
        client
      ),
      this.ownWorkflows.handle(
        workflows.map(({ id }) => id),
        userId,
        client
      ),
    ])
    const problems = [
      ...unknown(agents, usable, 'There is no such agent, or it is not yours'),
      ...unknown(workflows, own, 'There is no such workflow, or it is not yours'),
    ]
    if (problems.length > 0) throw new ValidationException(problems)
  }
}

/** What is no id at all is told by the agent's readiness. */
function referencesOf(tools: unknown[], name: 'agentId' | 'workflowId'): Reference[] {
  return tools.flatMap((tool, index) => referenceOf(tool, name, `config.tools.${index}`))
}

function referenceOf(holder: unknown, name: 'agentId' | 'workflowId', at: string): Reference[] {
  const id = (holder as Record<string, unknown> | null)?.[name]
  if (typeof id !== 'string' || !UUID.test(id)) return []
  return [{ field: `${at}.${name}`, id: id.toLowerCase() }]
}

function unknown(references: Reference[], known: Set<string>, message: string) {
  const missing = references.filter(({ id }) => !known.has(id))
  return missing.map(({ field }) => ({ field, message, rule: 'exists' }))
}
