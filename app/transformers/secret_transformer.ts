import { BaseTransformer } from '@adonisjs/core/transformers'
import type Secret from '#models/secret'

/** Never the value: it goes into the vault, and comes out in a worker alone. */
export default class SecretTransformer extends BaseTransformer<Secret> {
  toObject() {
    return this.pick(this.resource, ['name', 'createdAt', 'updatedAt'])
  }
}
