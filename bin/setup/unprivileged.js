import { mkdirSync, readFileSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { SetupProblem } from './problem.js'

/** The accounts of this machine: PostgreSQL wants its user to have a name. */
function accounts() {
  try {
    return readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .map((line) => line.split(':'))
      .filter((fields) => fields.length > 3)
      .map(([name, , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }))
  } catch {
    return []
  }
}

/** The owner of the nearest folder that exists on the way to a path. */
function ownerOf(path) {
  try {
    return statSync(path).uid
  } catch {
    return dirname(path) === path ? 0 : ownerOf(dirname(path))
  }
}

/**
 * Who PostgreSQL runs as: it refuses root. For anybody else it is that user. For root it is the owner of
 * the folder when that isn't root, else `postgres`, else `nobody`.
 *
 * @param {string} folder the data folder
 * @returns {{ uid: number, gid: number } | undefined} undefined = the current user
 * @throws SetupProblem when root has no other account to use
 */
export function databaseAccount(folder) {
  if (process.getuid?.() !== 0) return undefined
  const known = accounts()
  const owner = ownerOf(folder)
  const account =
    (owner !== 0 && known.find(({ uid }) => uid === owner)) ||
    known.find(({ name, uid }) => name === 'postgres' && uid !== 0) ||
    known.find(({ name }) => name === 'nobody')
  if (account) return { uid: account.uid, gid: account.gid }
  throw new SetupProblem(
    'PostgreSQL refuses to run as root and there is no other account. Start as another user, or set DATABASE_URL'
  )
}

/**
 * Whether an account may pass through every folder on the way to a path, by the permission bits.
 *
 * @param {string} path
 * @param {{ uid: number, gid: number } | undefined} account
 */
export function canReach(path, account) {
  if (!account) return true
  for (let folder = path; ; folder = dirname(folder)) {
    const { uid, gid, mode } = statSync(folder)
    const shift = uid === account.uid ? 6 : gid === account.gid ? 3 : 0
    if (((mode >> shift) & 1) === 0) return false
    if (dirname(folder) === folder) return true
  }
}

/**
 * Makes a folder that others may pass through, but not list.
 *
 * @param {string} path
 */
export function makeFolder(path) {
  mkdirSync(path, { recursive: true, mode: 0o711 })
}
