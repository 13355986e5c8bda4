import { BaseTransformer } from '@adonisjs/core/transformers'
import type EvalSet from '#models/eval_set'

export default class EvalSetTransformer extends BaseTransformer<EvalSet> {
  toObject() {
    return this.pick(this.resource, [
      ...(['id', 'agentId', 'name', 'description', 'cases', 'createdAt', 'updatedAt'] as const),
    ])
  }
}
