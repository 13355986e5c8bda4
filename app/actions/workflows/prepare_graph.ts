import { inject } from '@adonisjs/core'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import RequireAgents from '#actions/workflows/require_agents'
import RequireSchemas from '#actions/workflows/require_schemas'
import { definitionFor } from '#engine/graph/definition'
import { reconcile } from '#engine/graph/normalize'
import { validateWorkflow } from '#engine/graph/validate'
import type { Definition, DefinitionInput, Problem, StepDefinition } from '#engine/graph/types'
import ValidationException from '#exceptions/validation_exception'

/** Both forms of a workflow, as a version keeps them. */
export interface WorkflowGraph {
  definition: Definition
  steps: StepDefinition[]
}

/** What a client sent of a graph: one form, both, or for a change of metadata alone no nodes. */
export interface SentGraph {
  definition?: Record<string, unknown>
  steps?: unknown[]
}

/** Makes the graph of a version from what a client sent and what the workflow has now. */
@inject()
export default class PrepareGraph {
  constructor(
    protected requireAgents: RequireAgents,
    protected requireSchemas: RequireSchemas
  ) {}

  /** @throws ValidationException with every problem that the graph has. */
  async handle(
    sent: SentGraph,
    { current, ownerId }: { current?: WorkflowGraph; ownerId: string },
    client: TransactionClientContract
  ): Promise<WorkflowGraph> {
    const { definition, steps, problems } = this.#complete(sent, current)
    this.#refuse(problems)
    this.#refuse(validateWorkflow(steps, definition))
    this.requireSchemas.handle(steps)
    await this.requireAgents.handle(steps, ownerId, client)
    return { definition, steps }
  }

  /** A form that was not sent is derived; what only the drawing can say is kept from before. */
  #complete(sent: SentGraph, current?: WorkflowGraph) {
    const definition = sent.definition as DefinitionInput
    if (sent.steps && !definition && current) {
      const reconciled = reconcile({ steps: sent.steps })
      const drawn = { ...current.definition, edges: [] }
      return { ...reconciled, definition: definitionFor(reconciled.steps, drawn) }
    }
    if (current && !sent.steps && sent.definition && !('nodes' in sent.definition)) {
      const kept = { ...current.definition, ...sent.definition } as DefinitionInput
      return reconcile({ steps: current.steps, definition: kept })
    }
    return reconcile({ ...sent, definition })
  }

  #refuse(problems: Problem[]): void {
    if (problems.length > 0) throw new ValidationException(problems)
  }
}
