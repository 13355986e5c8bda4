import { inject } from '@adonisjs/core'
import type { Chosen } from '#actions/deployments/choose_version'
import type { Target } from '#actions/executions/start_request'
import { VersionStore } from '#engine/contracts/version_store'

interface Deployed {
  workflowId: string | null
  agentId: string | null
}

/** What is started for a request: the workflow or the agent, at the version that was chosen. */
@inject()
export default class PinnedTarget {
  constructor(protected versions: VersionStore) {}

  async handle(
    { workflowId, agentId }: Deployed,
    { version, agentVersions }: Chosen
  ): Promise<Target> {
    const ofAgent = { workflowId: null, workflowVersion: null, agentId, agentVersion: version }
    if (workflowId === null) return { ...ofAgent, agentVersions, stepsTotal: 1 }
    const { graph } = await this.versions.workflow(workflowId, version)
    const ofWorkflow = { workflowId, workflowVersion: version, agentId: null, agentVersion: null }
    return { ...ofWorkflow, agentVersions, stepsTotal: graph.steps.length }
  }
}
