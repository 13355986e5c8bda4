import { BaseTransformer } from '@adonisjs/core/transformers'
import type AgentVersion from '#models/agent_version'

export default class AgentVersionTransformer extends BaseTransformer<AgentVersion> {
  toObject() {
    return this.pick(this.resource, [
      'id',
      'agentId',
      'version',
      'parentId',
      'type',
      'config',
      'capabilities',
      'parameters',
      'maxExecutionTime',
      'maxMemoryMb',
      'maxConcurrentExecutions',
      'createdAt',
      'createdBy',
    ])
  }
}
