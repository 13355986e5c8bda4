import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import type { DeploymentFields } from '#actions/deployments/deployment_fields'
import PinTraffic, { type SentShare } from '#actions/deployments/pin_traffic'
import RequireVersion from '#actions/deployments/require_version'
import type Deployment from '#models/deployment'
import type { TrafficShare } from '#models/deployment'

/** What a client may change of what a deployment runs. */
export type SentChange = Pick<DeploymentFields, 'version'> & {
  traffic?: SentShare[] | null | undefined
}

/** What a change would make a deployment run. */
export interface PlannedChange {
  /** Another version than its own; undefined where it keeps that. */
  version: number | undefined
  /** The agents' versions of that; null where nothing is released, since it does not serve. */
  pinned: Record<string, number> | null
  traffic: TrafficShare[] | null | undefined
  /** Whether it was made for the deployment as that is now: it may have been changed meanwhile. */
  fits: (now: Deployment) => boolean
}

/** Finds out what a change needs before any row is held: whether agents can run may take a while. */
@inject()
export default class PlanChange {
  constructor(
    protected requireVersion: RequireVersion,
    protected pin: PinTraffic
  ) {}

  /**
   * @throws ValidationException when there is no such version.
   * @throws ConflictException when a version can't serve.
   */
  async handle(found: Deployment, { version, traffic }: SentChange): Promise<PlannedChange> {
    const { workflowId, agentId } = found
    const reference = workflowId ? { workflowId } : { agentId: agentId! }
    const asked = new Map<string, number>(version === undefined ? [] : [['version', version]])
    traffic?.forEach((share, n) => asked.set(`traffic.${n}.version`, share.version))
    for (const [field, one] of asked) {
      await db.transaction((trx) => this.requireVersion.handle(reference, one, trx, field))
    }
    const other = version === found.version ? undefined : version
    const pinned = serves(found) && other ? await this.pin.version(found, other) : null
    const shares = traffic ? await this.pin.handle(found, traffic) : traffic
    const same = (now: Deployment) => now.version === found.version && serves(now) === serves(found)
    const fits = (now: Deployment) => version === undefined || same(now)
    return { version: other, pinned, traffic: shares, fits }
  }
}

const serves = ({ status }: Deployment) => status === 'running' || status === 'maintenance'
