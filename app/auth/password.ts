import hash from '@adonisjs/core/services/hash'

/**
 * Verified where an account is missing or has no password, so that both cases take the time of one
 * hash. Made on first use with the parameters of `config/hash`, which may change.
 */
let decoy: Promise<string> | undefined

/**
 * The hash of a password. Passwords are compared in NFKC (NIST SP 800-63B, 3.1.1.2): the same
 * letters typed on another keyboard are the same password.
 */
export function hashPassword(password: string): Promise<string> {
  return hash.make(password.normalize('NFKC'))
}

/** Whether it is the password. Always costs one hash, also with nothing to compare to (null). */
export async function verifyPassword(stored: string | null, password: string): Promise<boolean> {
  decoy ??= hash.make('')
  const matches = await hash.verify(stored ?? (await decoy), password.normalize('NFKC'))
  return matches && stored !== null
}
