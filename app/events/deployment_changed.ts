import AuditedEvent, { type AuditEntry, type RequestOrigin } from '#events/audited_event'
import type Deployment from '#models/deployment'

/** A deployment came, changed, got another key, or went. Values of variables are not in it. */
export default class DeploymentChanged extends AuditedEvent {
  readonly entry: AuditEntry

  constructor(
    happened:
      | 'created'
      | 'updated'
      | 'key_rotated'
      | 'deleted'
      | 'started'
      | 'stopped'
      | 'paused'
      | 'rolled_back',
    { id }: Pick<Deployment, 'id'>,
    actorId: string | null,
    changes: Record<string, unknown>,
    origin: RequestOrigin
  ) {
    super(origin)
    this.entry = {
      action: `deployment.${happened}`,
      resourceType: 'deployment',
      resourceId: id,
      userId: actorId,
      changes,
    }
  }
}
