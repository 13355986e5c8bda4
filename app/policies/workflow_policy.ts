import type User from '#models/user'
import type Workflow from '#models/workflow'
import OwnedPolicy from '#policies/owned_policy'

/** An owner may do all with a workflow; anybody may read, and so copy, a public one. */
export default class WorkflowPolicy extends OwnedPolicy {
  protected readonly resource = 'workflows' as const
  protected override readonly agentReads = true
  protected override readonly agentExecutes = true

  override view(user: User, workflow: Workflow): boolean {
    return this.may(user, 'read') && (workflow.isPublic || this.owns(user, workflow))
  }

  /** What ran of a public workflow is still its owner's alone. */
  viewExecutions(user: User, workflow: Workflow): boolean {
    return this.may(user, 'read') && this.owns(user, workflow)
  }

  /** The copy is the user's own, so reading and creating is all it takes. */
  duplicate(user: User, workflow: Workflow): boolean {
    return this.view(user, workflow) && this.create(user)
  }
}
