import { userInfo } from 'node:os'

/**
 * Who runs this process: a name of this machine, or the number of a user who has none, as in
 * containers that are started as any number.
 *
 * @param lookUp - Throws for such a user.
 */
export function accountName(lookUp: () => { username: string } = userInfo): string {
  try {
    return lookUp().username
  } catch {
    return String(process.getuid?.() ?? 'unknown')
  }
}
