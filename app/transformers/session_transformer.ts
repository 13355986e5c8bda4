import { BaseTransformer } from '@adonisjs/core/transformers'
import type Session from '#models/session'

/** A session; `current` is the one that asks. */
export default class SessionTransformer extends BaseTransformer<Session> {
  constructor(
    resource: Session,
    protected currentSessionId?: string
  ) {
    super(resource)
  }

  toObject() {
    const { id, ipAddress, userAgent, createdAt, lastUsedAt, expiresAt } = this.resource
    const current = id === this.currentSessionId
    return { id, ipAddress, userAgent, current, createdAt, lastUsedAt, expiresAt }
  }
}
