import User from '#models/user'

/** The account of an e-mail (in lower case) that has not been deleted; null for none. */
export default function findAccount(email: string): Promise<User | null> {
  return User.query().whereRaw('lower(email) = ?', [email]).whereNull('deletedAt').first()
}
