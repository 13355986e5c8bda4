import { spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import {
  databaseProblem,
  isForeign,
  openCluster,
  readRecord,
  resetPassword,
  ROLE,
} from './cluster.js'
import { tryConnecting } from './database.js'
import { writeAtomically } from './dotenv.js'
import { freePort, isFree } from './ports.js'
import { SetupProblem } from './problem.js'
import { diesWithParent, isRunning, runningWith, signal, waitUntil } from './processes.js'

const RECOVERY_MS = 10 * 60_000
const START_ATTEMPTS = 20

/**
 * The embedded PostgreSQL as a child process: listens on the loopback address only, on a port of its own that
 * it keeps while nobody else takes it.
 */
export class Postgres {
  #cluster
  #connections
  #say
  #child
  #stopping = false
  #port

  /**
   * @param {{ root: string, dataDir: string, say: (line: string) => void, onDeath?: () => void, connections?: number }} options
   *   `onDeath` is called when the server ends although nobody stopped it; `connections` may be open at a time,
   *   as many as its folder says when left out
   */
  constructor({ root, dataDir, say, onDeath = () => {}, connections }) {
    this.#cluster = openCluster({ root, dataDir, say })
    this.#connections = connections
    this.#say = say
    this.onDeath = onDeath
    if (isForeign(this.#cluster)) {
      throw new SetupProblem(
        `${this.#cluster.folder} belongs to another user. Start as that user, or set DATA_DIR to another folder`
      )
    }
  }

  /** The address of a database of this server. */
  url(database = 'turbocat') {
    return `postgres://${ROLE}:${this.#cluster.password}@127.0.0.1:${this.#port}/${database}`
  }

  get pid() {
    return this.#child?.pid
  }

  /**
   * Starts the server and returns when it takes queries. One that an earlier start left behind is ended first.
   *
   * @throws SetupProblem
   */
  async start() {
    const { folder, password } = this.#cluster
    this.#stopping = false
    await endOrphan(folder)
    this.#cluster.password = password ?? resetPassword(this.#cluster)
    let output = ''
    for (let attempt = 0; attempt < START_ATTEMPTS; attempt++) {
      this.#port = await this.#choosePort(attempt)
      output = await this.#launch()
      if (output === undefined) return this.#record()
      // Another program took the port in between, or the last server's children are still ending.
      if (!/could not bind|Address already in use|shared memory block|lock file/.test(output)) break
      await endOrphan(folder)
      await delay(250)
    }
    throw databaseProblem('started', output)
  }

  async #choosePort(attempt) {
    const { url } = readRecord(this.#cluster.dataDir)
    const kept = this.#port ?? (url && Number(new URL(url).port))
    return attempt < 5 && kept && (await isFree(kept)) ? kept : freePort()
  }

  /** @returns {Promise<string | undefined>} what it wrote when it could not start */
  async #launch() {
    const { binaries, account, folder, dataDir } = this.#cluster
    mkdirSync(join(dataDir, 'logs'), { recursive: true, mode: 0o700 })
    const logFile = join(dataDir, 'logs', 'postgres.log')
    const log = openSync(logFile, sizeOf(logFile) > 10_000_000 ? 'w' : 'a', 0o600)
    const before = sizeOf(logFile)
    const [program, ...args] = [...diesWithParent('INT'), join(binaries.bin, 'postgres')]
    args.push('-D', folder, '-p', String(this.#port))
    args.push('-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories=')
    if (this.#connections) args.push('-c', `max_connections=${this.#connections}`)
    const child = spawn(program, args, {
      ...account,
      cwd: '/',
      // A session of its own: Ctrl-C in the terminal must not reach it before the web server and worker are done.
      detached: true,
      env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
      stdio: ['ignore', log, log],
    })
    closeSync(log)
    let ended = false
    child.once('error', () => (ended = true))
    child.once('exit', () => {
      ended = true
      if (this.#child === child && !this.#stopping) this.onDeath()
    })
    const told = setTimeout(() => this.#say('Waiting for the database to recover ...'), 4000)
    const ready = await waitUntil(() => ended || isReady(folder, child.pid), RECOVERY_MS, 10)
    clearTimeout(told)
    if (ended || !ready) return readFileSync(logFile, 'utf8').slice(before)
    this.#child = child
    return undefined
  }

  async #record() {
    const refusal = await tryConnecting(this.url())
    if (refusal?.code === '28P01') {
      await this.stop()
      this.#cluster.password = resetPassword(this.#cluster)
      return this.start()
    }
    if (refusal) throw databaseProblem('reached', refusal.message)
    const { record, folder } = this.#cluster
    const content = `${JSON.stringify({ url: this.url(), folder })}\n`
    if (JSON.stringify(readRecord(this.#cluster.dataDir)) !== content.trim()) {
      writeAtomically(record, content, 0o600)
    }
  }

  /** Ends the server: clients are cut off, everything is written, nothing has to be recovered next time. */
  async stop() {
    this.#stopping = true
    if (this.#child?.pid) await end(this.#child.pid)
    this.#child = undefined
  }
}

function sizeOf(file) {
  try {
    return statSync(file).size
  } catch {
    return 0
  }
}

/** postmaster.pid: pid, folder, start time, port, socket folder, address, shared memory, status. */
function readPidFile(folder) {
  try {
    const lines = readFileSync(join(folder, 'postmaster.pid'), 'utf8').split('\n')
    return { pid: Math.abs(Number(lines[0])), status: (lines[7] ?? '').trim() }
  } catch {
    return undefined
  }
}

function isReady(folder, pid) {
  const found = readPidFile(folder)
  return found?.pid === pid && found.status === 'ready'
}

async function end(pid) {
  const ended = () => !isRunning({ pid })
  for (const [name, timeoutMs] of [
    ['SIGINT', 20_000],
    ['SIGQUIT', 5000],
    ['SIGKILL', 5000],
  ]) {
    signal(pid, name)
    if (await waitUntil(ended, timeoutMs)) return
  }
  throw new SetupProblem(`The database (process ${pid}) does not end. End it, then start again`)
}

/**
 * Ends a server that runs on this folder although its supervisor is gone, and removes the pid file of one that
 * is dead or a zombie: PostgreSQL itself takes a zombie for alive and then refuses to start.
 */
async function endOrphan(folder) {
  for (const pid of runningWith('postgres', folder)) await end(pid)
  const found = readPidFile(folder)
  if (found && !isRunning(found)) rmSync(join(folder, 'postmaster.pid'), { force: true })
}
