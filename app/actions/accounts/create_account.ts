import { hashPassword } from '#auth/password'
import ChangeMade from '#events/change_made'
import ConflictException from '#exceptions/conflict_exception'
import User, { type Role } from '#models/user'

const UNIQUE_VIOLATION = '23505'

interface NewAccount {
  email: string
  password: string
  fullName: string | null
  role: Role
}

/** An operator makes an account: its address counts as known, and nobody is mailed. */
export default class CreateAccount {
  /** @throws ConflictException when the e-mail has an account. */
  async handle({ email, password, fullName, role }: NewAccount): Promise<User> {
    const rights = { role, isActive: true, emailVerified: true, preferences: {} }
    try {
      const hashed = await hashPassword(password)
      const user = await User.create({ email, fullName, password: hashed, ...rights })
      ChangeMade.note('user.created', user.id, { role })
      return user
    } catch (error) {
      if ((error as { code?: string }).code !== UNIQUE_VIOLATION) throw error
      throw new ConflictException(`${email} has an account already`)
    }
  }
}
