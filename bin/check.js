/*
 * `npm run check`: format, lint, types, walls (and that they would catch somebody), dead code. Runs all, then
 * fails if one did.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './setup/settings.js'
import { findHoles } from './setup/walls.js'

const tool = (name, ...args) => {
  const path = join(ROOT, 'node_modules', '.bin', name)
  const { status, stdout, stderr } = spawnSync(path, args, {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  return status === 0 ? '' : `${stdout ?? ''}${stderr ?? ''}`.trim() || 'failed'
}

const STEPS = {
  'format': () => tool('prettier', '--check', '--log-level', 'warn', '.'),
  'lint': () => tool('eslint', '--cache', '--cache-location', 'tmp/eslint', '.'),
  'types': () =>
    tool('tsc', '--noEmit', '--incremental', '--tsBuildInfoFile', 'tmp/types.tsbuildinfo'),
  'types of the console': () => tool('tsc', '-p', 'resources/js/tsconfig.json'),
  'types of the browser tests': () => tool('tsc', '--noEmit', '-p', 'tests/browser/tsconfig.json'),
  'walls': () =>
    tool('depcruise', '--output-type', 'err', 'app', 'commands', 'config', 'providers', 'start'),
  'guilty file caught': () =>
    findHoles(ROOT)
      .map((hole) => `not caught: ${hole}`)
      .join('\n'),
  'dead code': () => tool('knip', '--no-progress'),
}

mkdirSync(join(ROOT, 'tmp'), { recursive: true })
const only = process.argv.slice(2)
for (const [name, step] of Object.entries(STEPS)) {
  if (only.length > 0 && !only.some((word) => name.startsWith(word))) continue
  const began = Date.now()
  const output = step()
  process.stdout.write(
    `${output ? 'FAILED' : 'ok    '}  ${name}  (${((Date.now() - began) / 1000).toFixed(1)} s)\n`
  )
  if (output) {
    process.stdout.write(`${output}\n`)
    process.exitCode = 1
  }
}
