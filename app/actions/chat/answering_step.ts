import { inject } from '@adonisjs/core'
import { VersionStore } from '#engine/contracts/version_store'

/** Whose words a chat hears while it runs: those of the step whose answer is the output. */
@inject()
export default class AnsweringStep {
  constructor(protected versions: VersionStore) {}

  /**
   * @returns Whether what is said at a path is of the answer. Agents that another calls, and steps
   * before the last, speak to others; where several steps are last, nobody is heard before the end.
   */
  async handle(workflowId: string | null, version: number): Promise<(path: string) => boolean> {
    if (workflowId === null) return (path) => !path.includes('/')
    const { graph } = await this.versions.workflow(workflowId, version)
    const needed = new Set(graph.steps.flatMap(({ dependsOn }) => dependsOn))
    const last = graph.steps.filter(({ stepKey }) => !needed.has(stepKey))
    return (path) => last.length === 1 && path === last[0]!.stepKey
  }
}
