import type Agent from '#models/agent'
import type User from '#models/user'
import OwnedPolicy from '#policies/owned_policy'

/** An owner may do all with an agent; anybody may read, and so copy, a public one. */
export default class AgentPolicy extends OwnedPolicy {
  protected readonly resource = 'agents' as const
  protected override readonly agentReads = true

  override view(user: User, agent: Pick<Agent, 'userId' | 'isPublic'>): boolean {
    return this.may(user, 'read') && (agent.isPublic || this.owns(user, agent))
  }

  /** The copy is the user's own, so reading and creating is all it takes. */
  duplicate(user: User, agent: Agent): boolean {
    return this.view(user, agent) && this.create(user)
  }
}
