import { v7 } from 'uuid'
import factory from '@adonisjs/lucid/factories'
import User, { type Role } from '#models/user'

/** Active accounts without a password: they come in with a session, not with a login. */
export const UserFactory = factory
  .define(User, () => ({
    email: `${v7()}@example.com`,
    fullName: 'Ada Example',
    role: 'user' as Role,
  }))
  .build()
