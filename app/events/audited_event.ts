import { BaseEvent } from '@adonisjs/core/events'

/** Who asked and from where, for the audit trail. Actions take this, never an HttpContext. */
export interface RequestOrigin {
  ipAddress: string
  userAgent: string | null
  requestId: string
  /** The API key that the request came with. */
  apiKeyId?: string | null
}

/** A line of the audit trail. `changes` never holds a password, a token, a key or a hash. */
export interface AuditEntry {
  /** `<resource>.<what happened>`, at most 100 characters. */
  action: string
  resourceType: string
  resourceId: string | null
  /** Who did it; null where nobody is known, as with a failed login. */
  userId: string | null
  changes?: Record<string, unknown>
}

/**
 * Something that happened and belongs into the audit trail. A subclass says what in `entry` and is
 * named in `start/events`. Who awaits `dispatch` knows that it is on disk.
 */
export default abstract class AuditedEvent extends BaseEvent {
  abstract readonly entry: AuditEntry

  /** When it happened, in milliseconds since the epoch. */
  readonly at = Date.now()

  /** Whether it is written at once; what nobody waits for is gathered for a moment. */
  readonly urgent: boolean = true

  constructor(readonly origin: RequestOrigin) {
    super()
  }
}
