import { BaseTransformer } from '@adonisjs/core/transformers'
import type ApiKey from '#models/api_key'

/** A key as its owner sees it again: by its prefix. Neither key nor hash ever leaves. */
export default class ApiKeyTransformer extends BaseTransformer<ApiKey> {
  toObject() {
    return this.pick(this.resource, [
      'id',
      'name',
      'keyPrefix',
      'scopes',
      'rateLimitPerMinute',
      'isActive',
      'usageCount',
      'lastUsedAt',
      'expiresAt',
      'createdAt',
      'updatedAt',
    ])
  }
}
