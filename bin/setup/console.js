import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { findNode } from './dependencies.js'
import { SetupProblem } from './problem.js'

/** What the console is made from. */
const SOURCES = ['resources/js', 'app/engine/graph', 'app/engine/expressions', 'vite.config.ts']
/** A file below this size gains nothing by compression. */
const WORTH_COMPRESSING = 1024

function* filesUnder(path) {
  if (!statSync(path).isDirectory()) return yield path
  for (const name of readdirSync(path).sort()) yield* filesUnder(join(path, name))
}

/** Which sources: by names, sizes and times, since this is asked at every start. */
function fingerprint(root) {
  const hash = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')))
  for (const source of SOURCES) {
    for (const file of filesUnder(join(root, source))) {
      const { size, mtimeMs } = statSync(file)
      hash.update(`${file.slice(root.length)} ${size} ${mtimeMs}\n`)
    }
  }
  return hash.digest('hex')
}

/**
 * Builds the console into `public` unless it is there already, and compresses what a browser loads.
 *
 * @param {string} root
 * @param {(line: string) => void} say
 * @throws SetupProblem when it can't be built
 */
export async function buildConsole(root, say) {
  const stamp = join(root, 'public', '.sources')
  const wanted = fingerprint(root)
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  const began = Date.now()
  await runVite(root)
  for (const file of filesUnder(join(root, 'public'))) {
    if (!/\.(js|css|svg|html)$/.test(file)) continue
    const content = readFileSync(file)
    if (content.length > WORTH_COMPRESSING)
      writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }))
  }
  writeFileSync(stamp, wanted)
  say(`Console built in ${Math.round((Date.now() - began) / 100) / 10} s.`)
}

function runVite(root) {
  const args = [join(root, 'node_modules', 'vite', 'bin', 'vite.js'), 'build', '--logLevel', 'warn']
  return new Promise((resolve, reject) => {
    let output = ''
    // Whatever the server runs as: React for development is larger and slower.
    const env = { ...process.env, NODE_ENV: 'production' }
    const child = spawn(findNode(root), args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] })
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => (output = (output + chunk).slice(-5000)))
    }
    child.once('error', reject)
    child.once('exit', (code) => {
      if (code === 0) resolve()
      else
        reject(
          new SetupProblem(`The console can't be built: ${output.trim() || 'no reason given'}`)
        )
    })
  })
}
