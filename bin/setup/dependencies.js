import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { accessSync, constants, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { SetupProblem } from './problem.js'
import { diesWithParent, signal } from './processes.js'

const STOPPING = ['SIGINT', 'SIGTERM', 'SIGHUP']

/** The stamp of a finished install: which lock file, on which platform. */
function fingerprint(root) {
  const lock = readFileSync(join(root, 'package-lock.json'))
  return `${createHash('sha256').update(lock).digest('hex')} ${process.platform}-${process.arch}`
}

/**
 * Where Node 24 is: the binary that came as a dependency, else this one when it is new enough.
 *
 * @param {string} root
 * @returns {string | undefined}
 */
export function findNode(root) {
  const bundled = join(
    root,
    'node_modules',
    `node-${process.platform}-${process.arch}`,
    'bin',
    'node'
  )
  if (existsSync(bundled)) return bundled
  return Number(process.versions.node.split('.')[0]) >= 24 ? process.execPath : undefined
}

/**
 * Whether the installed packages are those of the lock file. A stamp says so; without one (somebody ran npm
 * by hand) the list that npm itself writes at the end of an install is compared.
 *
 * @param {string} root
 */
export function isInstalled(root) {
  const modules = join(root, 'node_modules')
  if (!findNode(root) || !existsSync(join(modules, '@adonisjs', 'core', 'package.json')))
    return false
  try {
    if (readFileSync(join(modules, '.turbocat-lock'), 'utf8') === fingerprint(root)) return true
  } catch {
    // No stamp: look closer.
  }
  try {
    const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages
    const installed = JSON.parse(readFileSync(join(modules, '.package-lock.json'), 'utf8')).packages
    const complete = Object.entries(wanted).every(
      ([path, { version, optional }]) =>
        path === '' ||
        (installed[path]
          ? installed[path].version === version && existsSync(join(root, path, 'package.json'))
          : optional)
    )
    if (complete) stamp(root)
    return complete
  } catch {
    return false
  }
}

function stamp(root) {
  writeFileSync(join(root, 'node_modules', '.turbocat-lock'), fingerprint(root))
}

/**
 * Brings `node_modules` in step with `package-lock.json`.
 *
 * @param {string} root
 * @param {(line: string) => void} say
 * @throws SetupProblem when npm fails
 */
export async function installDependencies(root, say) {
  if (isInstalled(root)) return
  accessSync(root, constants.W_OK)
  rmSync(join(root, 'node_modules', '.turbocat-lock'), { force: true })
  const began = Date.now()
  const seconds = () => Math.round((Date.now() - began) / 1000)
  say('Installing the dependencies (a minute or two, this once) ...')
  const progress = setInterval(() => say(`  still installing, ${seconds()} s`), 20_000)
  try {
    await runNpm(root)
  } finally {
    clearInterval(progress)
  }
  if (!findNode(root)) {
    throw new SetupProblem(
      `There is no Node 24 for ${process.platform}-${process.arch} among the dependencies. Install Node 24 and start again`
    )
  }
  stamp(root)
  say(`Dependencies installed in ${seconds()} s.`)
}

function runNpm(root) {
  const npm = process.env.npm_execpath
  const [command, ...args] = [
    ...diesWithParent('KILL'),
    ...(npm && /\.c?js$/.test(npm) ? [process.execPath, npm] : ['npm']),
    'ci',
    '--include=dev',
    '--include=optional',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ]
  return new Promise((resolve, reject) => {
    let output = ''
    const stdio = ['ignore', 'pipe', 'pipe']
    const child = spawn(command, args, { cwd: root, stdio, detached: true })
    // npm takes its time to end after Ctrl-C, and what it has done by then is done again anyway.
    const breakOff = () => {
      signal(-child.pid, 'SIGKILL')
      reject(new SetupProblem('Stopped. The next start installs the dependencies again'))
    }
    for (const name of STOPPING) process.once(name, breakOff)
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => (output = (output + chunk).slice(-20_000)))
    }
    child.once('error', () =>
      reject(new SetupProblem('npm was not found. Install npm and start again'))
    )
    child.once('exit', (code) => {
      for (const name of STOPPING) process.off(name, breakOff)
      if (code === 0) resolve()
      else reject(npmProblem(output))
    })
  })
}

function npmProblem(output) {
  if (/ENOSPC|no space left/i.test(output)) {
    return new SetupProblem('The disk is full (npm ci). Free some space and start again')
  }
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|network/i.test(output)) {
    return new SetupProblem(
      "npm can't reach its registry. Check the network or proxy and start again"
    )
  }
  const lines = output.split('\n').map((line) => line.replace(/^npm (error|ERR!)\s*/i, '').trim())
  const reason = lines.find((line) => line && !/^(code|errno|syscall|A complete log)/.test(line))
  return new SetupProblem(
    `npm ci failed: ${reason || 'no reason given'}. Run \`npm ci\` to see more`
  )
}
