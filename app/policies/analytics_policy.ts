import type Agent from '#models/agent'
import type User from '#models/user'
import OwnedPolicy from '#policies/owned_policy'

/** Figures: people read those of what is theirs, admins all. Automation reads none. */
export default class AnalyticsPolicy extends OwnedPolicy {
  protected readonly resource = 'analytics' as const

  /** Own figures, or with `scope` all those of everybody. */
  viewFigures(user: User, scope: 'own' | 'all'): boolean {
    return this.may(user, 'read') && (scope === 'own' || user.role === 'admin')
  }

  /** Who may use a public agent may read how it did in own executions. */
  viewAgent(user: User, agent: Agent): boolean {
    return this.may(user, 'read') && (agent.isPublic || this.owns(user, agent))
  }

  /** The machinery behind it all. */
  viewSystem(user: User): boolean {
    return this.may(user, 'read') && user.role === 'admin'
  }
}
