import { inject } from '@adonisjs/core'
import ResolveAgents from '#actions/executions/resolve_agents'
import StartExecution, { type StartExecutionInput } from '#actions/executions/start_execution'
import { turnOf } from '#actions/executions/turn_of'
import { VersionStore } from '#engine/contracts/journal'
import { agentIdsOf } from '#engine/graph/validate'
import ConflictException from '#exceptions/conflict_exception'
import ValidationException from '#exceptions/validation_exception'
import type Workflow from '#models/workflow'

/** Starts a workflow at its current version. */
@inject()
export default class ExecuteWorkflow {
  constructor(
    protected versions: VersionStore,
    protected resolveAgents: ResolveAgents,
    protected startExecution: StartExecution
  ) {}

  /**
   * @throws ConflictException when it is inactive or archived, or a draft that is triggered from outside.
   * @throws ValidationException when it has no steps or an agent can't run.
   */
  async handle(workflow: Workflow, input: Omit<StartExecutionInput, 'target'>) {
    const { id, status, version } = workflow
    if (status !== 'active' && status !== 'draft') {
      throw new ConflictException(`The workflow is ${status}, and only active ones can be executed`)
    }
    if (status === 'draft' && input.triggerType !== 'manual') {
      throw new ConflictException('The workflow is a draft, and drafts are only executed by hand')
    }
    const { graph } = await this.versions.workflow(id, version)
    if (graph.steps.length === 0) {
      const message = 'The workflow has no steps'
      throw new ValidationException([{ field: 'steps', message, rule: 'required' }], message)
    }
    const agentVersions = await this.resolveAgents.handle(agentIdsOf(graph.steps), workflow.userId)
    const target = { workflowId: id, workflowVersion: version, agentId: null, agentVersion: null }
    const stepsTotal = graph.steps.length
    const { inputData, triggerType, triggerData, askedPriority } = input
    const names = { inputs: inputData, trigger: { ...triggerData, type: triggerType } }
    return this.startExecution.handle({
      ...input,
      ...turnOf(workflow, names, askedPriority),
      target: { ...target, agentVersions, stepsTotal },
    })
  }
}
