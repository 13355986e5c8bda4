import { BaseTransformer } from '@adonisjs/core/transformers'
import type { DeploymentLogRow } from '#queries/deployments/deployment_logs'

export default class DeploymentLogTransformer extends BaseTransformer<DeploymentLogRow> {
  toObject() {
    return this.pick(this.resource, ['timestamp', 'level', 'message', 'metadata'])
  }
}
