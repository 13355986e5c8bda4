import { BaseTransformer } from '@adonisjs/core/transformers'
import type Agent from '#models/agent'
import type { PlainRow } from '#models/plain_row'
import { shownCounters } from '#transformers/counters'

/** What keeps an agent from running; `ready` when nothing does. */
interface Readiness {
  ready: boolean
  problems: { field: string; message: string }[]
}

export default class AgentTransformer extends BaseTransformer<Agent | PlainRow<Agent>> {
  constructor(
    agent: Agent | PlainRow<Agent>,
    protected readiness?: Readiness
  ) {
    super(agent)
  }

  toObject() {
    return {
      ...this.pick(this.resource, [
        'id',
        'name',
        'description',
        'type',
        'status',
        'version',
        'parentId',
        'userId',
        'config',
        'capabilities',
        'parameters',
        'maxExecutionTime',
        'maxMemoryMb',
        'maxConcurrentExecutions',
        'tags',
        'isPublic',
        'isTemplate',
        'createdAt',
        'updatedAt',
      ]),
      ...shownCounters(this.resource),
    }
  }

  /** One agent alone: with what would keep it from running. */
  withReadiness() {
    const { ready = false, problems = [] } = this.readiness ?? {}
    const told = problems.map(({ field, message }) => ({ field, message }))
    return { ...this.toObject(), readiness: { ready, problems: told } }
  }
}
