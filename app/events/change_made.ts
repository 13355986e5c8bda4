import { AsyncLocalStorage } from 'node:async_hooks'
import AuditedEvent, { type AuditEntry, type RequestOrigin } from '#events/audited_event'

/** The request that code runs for, as far as the audit trail wants to know it. */
export interface RequestScope {
  origin(): RequestOrigin
  /** Who asks; null for nobody known. */
  userId(): string | null
  /** The pattern of its route, such as `/api/v1/agents/:id`. */
  route: string
  /** An operator's command runs: what it changes is told, though no user of ours asked. */
  console?: true
  /** Where that is being told: a command waits for it before it ends. */
  telling?: Array<Promise<unknown>>
  /** What is to be told when the request has succeeded. */
  onSuccess: Array<() => void>
}

/** A person or a key changed something by a request. */
export default class ChangeMade extends AuditedEvent {
  /** Set for requests that may change something; empty in commands, workers and reading requests. */
  static readonly request = new AsyncLocalStorage<RequestScope>()

  override readonly urgent = false

  constructor(
    readonly entry: AuditEntry,
    origin: RequestOrigin
  ) {
    super(origin)
  }

  /**
   * Tells the audit trail of a change that is on disk. Who made it, and from where, is known from the
   * request that the code runs for; where there is none, or nobody asked, nothing is told.
   *
   * @param action - `<resource>.<what happened>`
   * @example ChangeMade.note('execution.started', id, { workflowId })
   */
  static note(action: string, resourceId: string | null, changes?: AuditEntry['changes']): void {
    const scope = ChangeMade.request.getStore()
    const userId = scope?.userId() ?? null
    if (!scope || (userId === null && !scope.console)) return
    const resourceType = action.slice(0, action.indexOf('.'))
    const entry = { action, resourceType, resourceId, userId, ...(changes ? { changes } : {}) }
    const told = ChangeMade.dispatch(entry, scope.origin())
    scope.telling?.push(told)
  }
}
