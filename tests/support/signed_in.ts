import { HttpContextFactory } from '@adonisjs/core/factories/http'
import { UserFactory } from '#database/factories/user_factory'
import { JwtGuard } from '#auth/guards/jwt_guard'
import type User from '#models/user'
import type { Role } from '#models/user'

/** A new user with a live session, and the headers that requests of the user carry. */
export interface SignedIn {
  user: User
  headers: Record<string, string>
}

/** Makes a user of a role and signs the user in. */
export async function signedIn(role: Role = 'user'): Promise<SignedIn> {
  const user = await UserFactory.merge({ role }).create()
  const guard = new JwtGuard(new HttpContextFactory().create())
  const { headers } = await guard.authenticateAsClient(user)
  return { user, headers: headers as Record<string, string> }
}
