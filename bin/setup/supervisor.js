import { join } from 'node:path'
import { Child } from './child.js'
import { requireDatabase } from './database.js'
import { findNode } from './dependencies.js'
import { writeAtomically } from './dotenv.js'
import { alreadyRuns, lockOf, takeLock } from './lock.js'
import { prepareDatabase } from './prepare_database.js'
import { requirePort } from './ports.js'
import { Postgres } from './postgres.js'
import { identify, isRunning, signal, waitUntil } from './processes.js'
import { SetupProblem } from './problem.js'
import { reasonAmong, RunLog } from './run_log.js'

const GRACE_MS = 25_000
const LEFTOVER_GRACE_MS = 3000
const DATABASE_DEATHS = 5

/**
 * Runs an installation: database, web server and worker, as one. Everything it starts ends with it.
 */
export class Supervisor {
  #settings
  #mode
  #say
  #log
  #postgres
  #children = []
  #release
  #lockFile
  #databaseDeaths = 0
  #ending

  /**
   * @param {object} settings of `readSettings`
   * @param {import('./modes.js').Mode} mode
   * @param {(line: string) => void} say
   */
  constructor(settings, mode, say) {
    this.#settings = settings
    this.#mode = mode
    this.#say = say
    this.#lockFile = lockOf(settings.dataDir)
    /** Settles when all is ended; rejects with what ended it. */
    this.ended = new Promise((resolve, reject) => (this.settle = { resolve, reject }))
    this.ended.catch(() => {})
  }

  /**
   * @throws SetupProblem before anything is left running
   */
  async start() {
    const { databaseUrl } = this.#settings
    await this.#claim()
    try {
      await requirePort(this.#settings)
      this.#log = new RunLog(join(this.#settings.dataDir, 'logs', 'turbocat.log'), this.#mode.echo)
      if (databaseUrl) await requireDatabase(databaseUrl)
      else await this.#startPostgres()
      const url = databaseUrl ?? this.#postgres.url()
      const first = await prepareDatabase(url, {
        say: this.#say,
        root: this.#settings.root,
        run: (...command) => this.#ace(command),
      })
      if (this.#ending) return
      this.#startChildren(first)
    } catch (error) {
      await this.stop(error)
    }
  }

  /** One supervisor a data folder; what a killed one left behind is ended first. */
  async #claim() {
    const { holder, stale, release } = takeLock(this.#lockFile)
    if (holder) throw alreadyRuns(this.#settings.dataDir, holder)
    this.#release = release
    for (const child of (stale?.children ?? []).filter(isRunning)) {
      signal(child.pid, 'SIGTERM')
      await waitUntil(() => !isRunning(child), LEFTOVER_GRACE_MS)
      signal(-child.pid, 'SIGKILL')
      await waitUntil(() => !isRunning(child), LEFTOVER_GRACE_MS)
    }
  }

  async #startPostgres() {
    this.#postgres = new Postgres({
      ...this.#settings,
      say: this.#say,
      onDeath: () => this.#databaseDied(),
    })
    await this.#postgres.start()
  }

  async #databaseDied() {
    if (this.#ending) return
    this.#databaseDeaths += 1
    const log = join(this.#settings.dataDir, 'logs', 'postgres.log')
    if (this.#databaseDeaths > DATABASE_DEATHS) {
      return this.stop(
        new SetupProblem(`The database died ${DATABASE_DEATHS} times. Its log: ${log}`)
      )
    }
    this.#say('The database died, starting it again ...')
    await this.#postgres.start().catch((error) => this.stop(error))
    if (this.#ending) await this.#postgres.stop()
  }

  #environment() {
    return { ...process.env, DATA_DIR: this.#settings.dataDir, FORCE_COLOR: '0', ...this.#mode.env }
  }

  /** Runs an Ace command to its end. */
  #ace(command) {
    return new Promise((resolve, reject) => {
      const lines = []
      const child = new Child({
        ...this.#common(command[0], this.#mode.ace(...command)),
        onLine: (name, line) => {
          lines.push(line)
          this.#log.write(name, line)
        },
      })
      this.#children.push(child)
      child.start((code) => {
        this.#children.splice(this.#children.indexOf(child), 1)
        if (code === 0) resolve()
        else reject(new SetupProblem(reasonAmong(lines, `\`${command.join(' ')}\` failed`)))
      })
      this.#remember()
    })
  }

  #common(name, args) {
    return {
      name,
      args,
      node: findNode(this.#settings.root),
      cwd: this.#mode.cwd,
      env: this.#environment(),
      onLine: (from, line) => this.#log.write(from, line),
      onStart: () => this.#remember(),
      onRestart: (from, seconds) =>
        this.#say(`The ${from} died, starting it again in ${seconds} s ...`),
      onGivingUp: (from, lines) =>
        this.stop(
          new SetupProblem(
            `${reasonAmong(lines, `The ${from} can't run`)}. The log: ${this.#logFile()}`
          )
        ),
    }
  }

  #logFile() {
    return join(this.#settings.dataDir, 'logs', 'turbocat.log')
  }

  #startChildren(first) {
    let greeted = false
    const web = new Child({
      ...this.#common('web server', this.#mode.web),
      endsOn: this.#mode.webEndsOn,
      onMessage: (message) => {
        if (message?.environment !== 'web' || greeted) return
        greeted = true
        this.#greet(message.port ?? this.#settings.port, first)
      },
    })
    const worker = new Child(this.#common('worker', this.#mode.ace('queue:listen')))
    this.#children.push(web, worker)
    web.start()
    worker.start()
  }

  #greet(port, first) {
    const { host, adminEmail, adminPassword, adminPasswordFrom } = this.#settings
    const shown = ['127.0.0.1', '0.0.0.0', '::', '::1', 'localhost'].includes(host)
      ? 'localhost'
      : host
    this.#say(`Turbocat runs on http://${shown}:${port} (API: /api/v1, documentation: /docs)`)
    if (first) this.#say(`Log in as ${adminEmail} with the password ${adminPassword}`)
    this.#say(
      `The admin's password is ADMIN_PASSWORD in ${adminPasswordFrom}. Log: ${this.#logFile()}. Ctrl-C stops it.`
    )
  }

  /** Notes who was started, for the next start should this process be killed. */
  #remember() {
    const children = this.#children.map((child) => child.identity).filter(Boolean)
    writeAtomically(this.#lockFile, JSON.stringify({ ...identify(process.pid), children }), 0o600)
  }

  /**
   * Ends everything: web server and worker, then the database. A second call makes it quick.
   *
   * @param {Error} [reason] why, when nobody asked for it
   */
  async stop(reason) {
    if (this.#ending) {
      for (const child of this.#children) child.kill()
      return this.#ending
    }
    this.#ending = (async () => {
      const left = await Promise.all(this.#children.map((child) => child.stop(GRACE_MS)))
      if (left.includes(false))
        this.#say(`What did not end within ${GRACE_MS / 1000} s was killed.`)
      await this.#postgres?.stop().catch((error) => (reason ??= error))
      this.#release?.()
    })()
    await this.#ending
    if (reason) this.settle.reject(reason)
    else this.settle.resolve()
  }
}
