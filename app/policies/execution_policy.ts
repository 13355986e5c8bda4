import type User from '#models/user'
import OwnedPolicy, { type Owned } from '#policies/owned_policy'

/** Who may answer, besides the owner: ids of users and e-mail addresses. */
interface Asked {
  kind: 'signal' | 'approval' | 'outcome'
  approvers: string[]
}

/** An owner reads, cancels and repeats what ran; automation reads what it started. */
export default class ExecutionPolicy extends OwnedPolicy {
  protected readonly resource = 'executions' as const
  protected override readonly agentReads = true

  /** Own executions as they change, or with `all` those of everybody. */
  follow(user: User, scope: 'own' | 'all'): boolean {
    return this.may(user, 'read') && (scope === 'own' || user.role === 'admin')
  }

  /**
   * Signals are a part of executing: a key needs `execute:workflows`, and automation may send them
   * to its own. Who is named as an approver may answer that approval and send nothing else.
   */
  signal(user: User, row: Owned, waits: Asked[]): boolean {
    if (user.scopes !== null && !user.scopes.includes('execute:workflows')) return false
    return this.owns(user, row) || this.answerable(user, row, waits).length > 0
  }

  /** What waits for the user; answering it is a part of executing too. */
  viewApprovals(user: User): boolean {
    return user.scopes === null || user.scopes.includes('execute:workflows')
  }

  /** Those of the waits that the user may answer. */
  answerable<Wait extends Asked>(user: User, row: Owned, waits: Wait[]): Wait[] {
    if (this.owns(user, row)) return waits
    const names = user.approverNames
    return waits.filter((wait) => wait.approvers.some((one) => names.includes(one)))
  }
}
