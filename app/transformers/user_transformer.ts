import { BaseTransformer } from '@adonisjs/core/transformers'
import type User from '#models/user'

/** A user as clients see one: never the hash. */
export default class UserTransformer extends BaseTransformer<User> {
  toObject() {
    return this.pick(this.resource, [
      'id',
      'email',
      'fullName',
      'avatarUrl',
      'role',
      'isActive',
      'emailVerified',
      'preferences',
      'createdAt',
      'updatedAt',
      'lastLoginAt',
    ])
  }
}
