import { inject } from '@adonisjs/core'
import ResolveAgents from '#actions/executions/resolve_agents'
import StartExecution from '#actions/executions/start_execution'
import type { StartRequest } from '#actions/executions/start_request'
import { requirePinnable, runsAgent } from '#actions/executions/pinned_outputs'
import { turnOf } from '#actions/executions/turn_of'
import { VersionStore } from '#engine/contracts/version_store'
import { agentIdsOf } from '#engine/graph/references'
import ConflictException from '#exceptions/conflict_exception'
import type { JsonObject } from '#engine/graph/types'
import ValidationException from '#exceptions/validation_exception'
import type Workflow from '#models/workflow'

/** What is asked for. Steps with a pinned output are not run: they have it already. */
type WorkflowRun = Omit<StartRequest, 'target'> & { pinnedOutputs?: JsonObject }

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
   * @throws ValidationException when it has no steps, an agent can't run, or an output can't be pinned.
   */
  async handle(workflow: Workflow, input: WorkflowRun) {
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
    const { pinnedOutputs = {} } = input
    requirePinnable(graph, pinnedOutputs, input.triggerType)
    const agents = agentIdsOf(graph.steps).filter(runsAgent(graph, pinnedOutputs))
    const agentVersions = await this.resolveAgents.handle(agents, workflow.userId)
    const target = { workflowId: id, workflowVersion: version, agentId: null, agentVersion: null }
    const stepsTotal = graph.steps.length
    const { inputData, triggerType, askedPriority } = input
    const triggerData: JsonObject = { ...input.triggerData }
    if (Object.keys(pinnedOutputs).length > 0) triggerData.pinnedOutputs = pinnedOutputs
    const names = { inputs: inputData, trigger: { ...triggerData, type: triggerType } }
    return this.startExecution.handle({
      ...input,
      ...turnOf(workflow, names, askedPriority),
      triggerData,
      target: { ...target, agentVersions, stepsTotal },
    })
  }
}
