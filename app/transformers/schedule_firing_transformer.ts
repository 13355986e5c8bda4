import { BaseTransformer } from '@adonisjs/core/transformers'
import type ScheduleFiring from '#models/schedule_firing'

export default class ScheduleFiringTransformer extends BaseTransformer<ScheduleFiring> {
  toObject() {
    return {
      scheduledFor: this.resource.fireAt,
      ...this.pick(this.resource, ['dueAt', 'outcome', 'reason', 'message']),
      missedCount: this.resource.missed,
      missedUntil: this.resource.missedUntil,
      executionId: this.resource.executionId,
    }
  }
}
