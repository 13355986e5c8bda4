import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * The version of the seeders: a hash of what they say.
 *
 * @param {string} root folder that has `database/seeders`
 * @returns {string | undefined} undefined without seeders
 */
export function seedersVersion(root) {
  const folder = join(root, 'database', 'seeders')
  if (!existsSync(folder)) return undefined
  const hash = createHash('sha256')
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile()
  )
  for (const entry of files.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    hash.update(entry.name).update(readFileSync(join(entry.parentPath, entry.name)))
  }
  return `seeds ${hash.digest('hex').slice(0, 16)}`
}
