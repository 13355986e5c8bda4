import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import { auditedFields, type DeploymentFields } from '#actions/deployments/deployment_fields'
import { lockDeployment } from '#actions/deployments/lock_deployment'
import { requirePassingEval } from '#actions/deployments/require_passing_eval'
import RequireVersion from '#actions/deployments/require_version'
import SealEnvironment from '#actions/deployments/seal_environment'
import type { RequestOrigin } from '#events/audited_event'
import { changedFields } from '#actions/changed_fields'
import DeploymentChanged from '#events/deployment_changed'

interface Input {
  deploymentId: string
  actorId: string
  changes: DeploymentFields
  /** The states that the client expects it to be in. */
  ifMatch?: string[]
}

/** Changes a deployment. Another `version` is what it runs from its next request on. */
@inject()
export default class UpdateDeployment {
  constructor(
    protected requireVersion: RequireVersion,
    protected sealEnvironment: SealEnvironment
  ) {}

  /**
   * @throws ValidationException when there is no such version, or a variable doesn't fit.
   * @throws ConflictException when the version has not passed the eval that it needs.
   * @throws NotFoundException when it has been deleted meanwhile.
   * @throws PreconditionFailedException when it is in none of the states that are expected.
   */
  async handle({ deploymentId, actorId, changes, ifMatch }: Input, origin: RequestOrigin) {
    const { environmentVars, ...fields } = changes
    const { deployment, changed } = await db.transaction(async (trx) => {
      const locked = await lockDeployment(deploymentId, trx, ifMatch)
      const before = auditedFields(locked)
      const { workflowId, agentId } = locked
      const reference = workflowId ? { workflowId } : { agentId: agentId! }
      if (fields.version) await this.requireVersion.handle(reference, fields.version, trx)
      if (fields.version && fields.version !== locked.version) {
        await requirePassingEval(locked, fields.version, trx)
      }
      const variables = await this.sealEnvironment.handle(locked, environmentVars)
      await locked.merge(fields).save()
      const differing = changedFields(before, auditedFields(locked))
      return { deployment: locked, changed: { ...differing, ...variables } }
    })
    if (Object.keys(changed).length > 0) {
      await DeploymentChanged.dispatch('updated', deployment, actorId, changed, origin)
    }
    return deployment
  }
}
