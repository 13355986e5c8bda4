import { randomUUID } from 'node:crypto'
import User from '#models/user'

/** A password that fits every rule. */
export const PASSWORD = 'Corr3ct-Horse!Battery'

/** An e-mail that no other test has. */
export function uniqueEmail(): string {
  return `${randomUUID()}@example.test`
}

/**
 * A user who can't log in by password (hashing one costs 200 ms): use
 * `client.get(path).loginAs(user)`, which opens a real session.
 */
export function createUser(overrides: Partial<Pick<User, 'role' | 'isActive'>> = {}) {
  return User.create({
    email: uniqueEmail(),
    role: 'user',
    isActive: true,
    emailVerified: false,
    preferences: {},
    ...overrides,
  })
}
