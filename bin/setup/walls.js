import { cpSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { spawnSync } from 'node:child_process'

/** What the guilty files must be caught for: rule and file. */
const EXPECTED = [
  ['unresolvable', 'app/engine/graph/guilty.ts'],
  ['walls-of-engine', 'app/engine/graph/guilty.ts'],
  ['engine-libraries', 'app/engine/graph/guilty.ts'],
  ['engine-pure-rooms', 'app/engine/graph/guilty.ts'],
  ['engine-never-reaches-lucid', 'app/engine/graph/guilty.ts'],
  ['walls-of-controllers', 'app/controllers/guilty.ts'],
]

const COPIED = [
  'app',
  'start',
  'package.json',
  'tsconfig.json',
  'tsconfig.depcruise.json',
  '.dependency-cruiser.cjs',
]

/**
 * Puts the guilty files where they would hurt, in a copy of the tree, and asks the walls.
 *
 * @param {string} root
 * @returns {string[]} the crimes that no rule caught: empty when the walls stand
 */
export function findHoles(root) {
  const copy = mkdtempSync(join(root, 'tmp', 'walls-'))
  try {
    for (const name of COPIED) cpSync(join(root, name), join(copy, name), { recursive: true })
    cpSync(join(root, 'tests', 'walls', 'app'), join(copy, 'app'), { recursive: true })
    symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
    const cruiser = realpathSync(join(root, 'node_modules', '.bin', 'depcruise'))
    const args = [cruiser, '--config', '.dependency-cruiser.cjs', '--output-type', 'json', 'app']
    const { stdout, stderr } = spawnSync(process.execPath, args, {
      cwd: copy,
      encoding: 'utf8',
      maxBuffer: 512 * 1024 * 1024,
    })
    if (!stdout) return [stderr.trim()]
    const { violations } = JSON.parse(stdout).summary
    const caught = (rule, file) =>
      violations.some((found) => found.rule.name === rule && found.from === file)
    return EXPECTED.filter((crime) => !caught(...crime)).map((crime) => crime.join(' in '))
  } finally {
    rmSync(copy, { recursive: true, force: true })
  }
}
