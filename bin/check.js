/*
 * `npm run check`: format, lint, types, walls (and that they would catch somebody), dead code. Runs all, two at
 * a time, then fails if one did. `npm run check types walls` runs those that begin with these words.
 */
import { spawn } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './setup/settings.js'
import { findHoles } from './setup/walls.js'

/** Each keeps one processor busy, and a few hundred MiB. */
const AT_ONCE = 2

/** @returns {Promise<string>} what the tool complains of, nothing when it doesn't */
function tool(name, ...args) {
  const path = join(ROOT, 'node_modules', '.bin', name)
  const child = spawn(path, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => (output += text))
  }
  return new Promise((resolve) => {
    child.once('error', ({ message }) => resolve(message))
    child.once('close', (code) => resolve(code === 0 ? '' : output.trim() || 'failed'))
  })
}

/** What takes longest comes first, so that the last ones fill the gap. */
const STEPS = {
  'lint': () => tool('eslint', '--cache', '--cache-location', 'tmp/eslint', '.'),
  'format': () => tool('prettier', '--check', '--log-level', 'warn', '.'),
  'types': () =>
    tool('tsc', '--noEmit', '--incremental', '--tsBuildInfoFile', 'tmp/types.tsbuildinfo'),
  'types of the console': () => tool('tsc', '-p', 'resources/js/tsconfig.json'),
  'types of the browser tests': () => tool('tsc', '--noEmit', '-p', 'tests/browser/tsconfig.json'),
  'walls': () =>
    tool('depcruise', '--output-type', 'err', 'app', 'commands', 'config', 'providers', 'start'),
  'dead code': () => tool('knip', '--no-progress'),
  'guilty file caught': async () =>
    findHoles(ROOT)
      .map((hole) => `not caught: ${hole}`)
      .join('\n'),
}

mkdirSync(join(ROOT, 'tmp'), { recursive: true })
const only = process.argv.slice(2)
const wanted = Object.entries(STEPS).filter(
  ([name]) => only.length === 0 || only.some((word) => name.startsWith(word))
)

async function lane() {
  for (let next = wanted.shift(); next; next = wanted.shift()) {
    const [name, step] = next
    const began = Date.now()
    const output = await step()
    const took = ((Date.now() - began) / 1000).toFixed(1)
    process.stdout.write(`${output ? 'FAILED' : 'ok    '}  ${name}  (${took} s)\n`)
    if (output) {
      process.stdout.write(`${output}\n`)
      process.exitCode = 1
    }
  }
}

await Promise.all(Array.from({ length: AT_ONCE }, lane))
