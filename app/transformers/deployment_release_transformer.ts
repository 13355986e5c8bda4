import { BaseTransformer } from '@adonisjs/core/transformers'
import type DeploymentRelease from '#models/deployment_release'

export default class DeploymentReleaseTransformer extends BaseTransformer<DeploymentRelease> {
  toObject() {
    return this.pick(this.resource, [
      'deploymentId',
      'number',
      'version',
      'agentVersions',
      'reason',
      'rolledBackTo',
      'createdBy',
      'createdAt',
    ])
  }
}
