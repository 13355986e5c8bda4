import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import { auditedFields, type DeploymentFields } from '#actions/deployments/deployment_fields'
import { lockDeployment } from '#actions/deployments/lock_deployment'
import PinTraffic, { type SentShare } from '#actions/deployments/pin_traffic'
import { redeploy } from '#actions/deployments/redeploy'
import { requirePassingEval } from '#actions/deployments/require_passing_eval'
import RequireVersion from '#actions/deployments/require_version'
import SealEnvironment from '#actions/deployments/seal_environment'
import type { RequestOrigin } from '#events/audited_event'
import { changedFields } from '#actions/changed_fields'
import DeploymentChanged from '#events/deployment_changed'
import Deployment from '#models/deployment'

interface Input {
  deploymentId: string
  actorId: string
  changes: DeploymentFields & { traffic?: SentShare[] | null | undefined }
  /** The states that the client expects it to be in. */
  ifMatch?: string[]
}

/** Changes a deployment. Another `version` is what it runs from its next request on. */
@inject()
export default class UpdateDeployment {
  constructor(
    protected requireVersion: RequireVersion,
    protected sealEnvironment: SealEnvironment,
    protected pin: PinTraffic
  ) {}

  /**
   * @throws ValidationException when there is no such version, or a variable doesn't fit.
   * @throws ConflictException when a version can't serve, or has not passed the eval that it needs.
   * @throws NotFoundException when it has been deleted meanwhile.
   * @throws PreconditionFailedException when it is in none of the states that are expected.
   */
  async handle({ deploymentId, actorId, changes, ifMatch }: Input, origin: RequestOrigin) {
    const { environmentVars, traffic: sent, ...fields } = changes
    const found = await Deployment.findLive(deploymentId)
    const serves = found.status === 'running' || found.status === 'maintenance'
    const other = fields.version !== undefined && fields.version !== found.version
    const { workflowId, agentId } = found
    const reference = workflowId ? { workflowId } : { agentId: agentId! }
    for (const version of [fields.version, ...(sent ?? []).map((share) => share.version)]) {
      if (version)
        await db.transaction((trx) => this.requireVersion.handle(reference, version, trx))
    }
    // Before the row is held: whether agents can run may take a while to find out.
    const pinned = serves && other ? await this.pin.version(found, fields.version!) : null
    const traffic = sent ? await this.pin.handle(found, sent) : sent
    const { deployment, changed } = await db.transaction(async (trx) => {
      const locked = await lockDeployment(deploymentId, trx, ifMatch)
      const before = auditedFields(locked)
      if (other) await requirePassingEval(locked, fields.version!, trx)
      for (const { version } of traffic ?? []) await requirePassingEval(locked, version, trx)
      const variables = await this.sealEnvironment.handle(locked, environmentVars)
      if (other) locked.traffic = null
      if (traffic !== undefined) locked.traffic = traffic
      locked.merge(fields)
      if (pinned) await redeploy(locked, pinned, actorId, trx)
      await locked.save()
      const differing = changedFields(before, auditedFields(locked))
      return { deployment: locked, changed: { ...differing, ...variables } }
    })
    if (Object.keys(changed).length > 0) {
      await DeploymentChanged.dispatch('updated', deployment, actorId, changed, origin)
    }
    return deployment
  }
}
