import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import { v7 as uuid } from 'uuid'
import {
  auditedFields,
  DEPLOYMENT_DEFAULTS,
  type DeploymentFields,
} from '#actions/deployments/deployment_fields'
import { drawDeploymentKey } from '#actions/deployments/draw_deployment_key'
import FindTarget from '#actions/deployments/find_target'
import RequireVersion from '#actions/deployments/require_version'
import SealEnvironment from '#actions/deployments/seal_environment'
import type { RequestOrigin } from '#events/audited_event'
import { initialFields } from '#actions/changed_fields'
import DeploymentChanged from '#events/deployment_changed'
import Deployment from '#models/deployment'
import type { Deployer } from '#queries/deployments/deployment_target'

interface NewDeployment extends DeploymentFields {
  workflowId?: string | null
  agentId?: string | null
}

/** Makes a deployment, stopped, and the key of its endpoint. */
@inject()
export default class CreateDeployment {
  constructor(
    protected findTarget: FindTarget,
    protected requireVersion: RequireVersion,
    protected sealEnvironment: SealEnvironment
  ) {}

  /**
   * @returns The key is known now and never again.
   * @throws ValidationException when what it is to run is not there, or a variable doesn't fit.
   */
  async handle(
    { environmentVars, ...sent }: NewDeployment,
    user: Deployer,
    origin: RequestOrigin
  ): Promise<{ deployment: Deployment; apiKey: string }> {
    const { apiKey, keyHash } = drawDeploymentKey()
    const deployment = new Deployment().merge({ id: uuid(), userId: user.id, keyHash })
    const variables = await db.transaction(async (trx) => {
      const { reference, version } = await this.findTarget.handle(sent, user, trx)
      if (sent.version) await this.requireVersion.handle(reference, sent.version, trx)
      deployment.merge({ ...DEPLOYMENT_DEFAULTS, version, ...sent, ...reference })
      const changed = await this.sealEnvironment.handle(deployment, environmentVars)
      await deployment.useTransaction(trx).save()
      return changed
    })
    const changes = { ...initialFields(auditedFields(deployment)), ...variables }
    await DeploymentChanged.dispatch('created', deployment, user.id, changes, origin)
    return { deployment, apiKey }
  }
}
