import { BasePolicy } from '@adonisjs/bouncer'
import type User from '#models/user'

/** A row that belongs to a user; nobody's where `userId` is null. */
export interface Owned {
  userId: string | null
}

/** What API-key scopes speak of: `read:agents`, `write:workflows`, `execute:deployments`, ... */
export type ScopedResource =
  'agents' | 'workflows' | 'executions' | 'templates' | 'deployments' | 'webhooks' | 'analytics'

type Verb = 'read' | 'write' | 'execute'

/**
 * The rule of the house: owner or admin may act on a row. Role `agent` (automation) reads what
 * `agentReads` allows and executes what `agentExecutes` does; it never writes. A credential with
 * scopes (an API key) needs the one of the action as well, and reaches nothing that has no scope.
 *
 * Find first (404), authorize then (403): a controller's order is what makes both true.
 *
 * @example
 * export default class WorkflowPolicy extends OwnedPolicy {
 *   protected resource = 'workflows' as const
 *   protected override agentReads = true
 *   protected override agentExecutes = true
 * }
 */
export default abstract class OwnedPolicy extends BasePolicy {
  /** The name in the scopes of API keys, or null for what no key may reach. */
  protected abstract readonly resource: ScopedResource | null

  /** Whether role `agent` may read its own. */
  protected readonly agentReads: boolean = false

  /** Whether role `agent` may execute its own. */
  protected readonly agentExecutes: boolean = false

  viewList(user: User): boolean {
    return this.may(user, 'read')
  }

  view(user: User, row: Owned): boolean {
    return this.may(user, 'read') && this.owns(user, row)
  }

  create(user: User): boolean {
    return this.may(user, 'write')
  }

  update(user: User, row: Owned): boolean {
    return this.may(user, 'write') && this.owns(user, row)
  }

  delete(user: User, row: Owned): boolean {
    return this.may(user, 'write') && this.owns(user, row)
  }

  execute(user: User, row: Owned): boolean {
    return this.may(user, 'execute') && this.owns(user, row)
  }

  protected owns(user: User, row: Owned): boolean {
    return user.role === 'admin' || row.userId === user.id
  }

  /** Whether role and scopes allow the verb at all, whoever the row belongs to. */
  protected may(user: User, verb: Verb): boolean {
    if (user.scopes !== null) {
      if (this.resource === null || !user.scopes.includes(`${verb}:${this.resource}`)) return false
    }
    if (user.role !== 'agent') return true
    return (verb === 'read' && this.agentReads) || (verb === 'execute' && this.agentExecutes)
  }
}
