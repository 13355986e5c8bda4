import AuditedEvent, { type AuditEntry, type RequestOrigin } from '#events/audited_event'
import type Template from '#models/template'

/** A template came, changed, was rated, or went. */
export default class TemplateChanged extends AuditedEvent {
  readonly entry: AuditEntry

  constructor(
    happened: 'created' | 'updated' | 'rated' | 'deleted',
    { id }: Pick<Template, 'id'>,
    actorId: string | null,
    changes: Record<string, unknown>,
    origin: RequestOrigin
  ) {
    super(origin)
    this.entry = {
      action: `template.${happened}`,
      resourceType: 'template',
      resourceId: id,
      userId: actorId,
      changes,
    }
  }
}
