import AuditedEvent, { type AuditEntry, type RequestOrigin } from '#events/audited_event'
import type Secret from '#models/secret'

/** A secret came, got another value, or went. What the value was is nobody's to know. */
export default class SecretChanged extends AuditedEvent {
  readonly entry: AuditEntry

  constructor(
    happened: 'created' | 'updated' | 'deleted',
    { id, userId, name }: Pick<Secret, 'id' | 'userId' | 'name'>,
    origin: RequestOrigin
  ) {
    super(origin)
    this.entry = {
      action: `secret.${happened}`,
      resourceType: 'secret',
      resourceId: id,
      userId,
      changes: { name },
    }
  }
}
