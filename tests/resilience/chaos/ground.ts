import { spawn, spawnSync } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { eventually } from '#tests/support/eventually'
import { RedisProcess } from '#tests/support/redis_process'
import { ServerProcess } from '#tests/support/server_process'
import { WorkerProcess } from '#tests/support/worker_process'

export type Backend = 'postgres' | 'redis'

/** The embedded database of an installation, as `npm start` starts it. */
interface EmbeddedPostgres {
  start(): Promise<void>
  stop(): Promise<void>
  url(database?: string): string
}

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
const { Postgres } = (await import(new URL('bin/setup/postgres.js', `file://${ROOT}`).href)) as {
  Postgres: new (options: {
    root: string
    dataDir: string
    say(line: string): void
  }) => EmbeddedPostgres
}

/** Shifts the clock of the process that loads it. */
const FAST_CLOCK = fileURLToPath(new URL('fast_clock.js', import.meta.url))

/** Seconds: short, so that what a dead worker had is taken over soon. */
export const LEASE_SECONDS = 2

/** How long a process may take to begin on a machine that has much else to do, in milliseconds. */
const START_MS = 300_000

/** A whole installation of its own: database, queue, web server and workers, in processes that may be hurt. */
export class Ground {
  readonly workers: WorkerProcess[] = []
  server!: ServerProcess
  pool!: pg.Pool
  /** Processes that ended although nobody ended them. */
  readonly deaths: string[] = []
  /** What goes on beside the faults: workers that end, and those that begin in their place. */
  readonly #beside: Array<Promise<unknown>> = []
  readonly #leaving = new Set<WorkerProcess>()
  redis: RedisProcess | undefined
  #env: NodeJS.ProcessEnv = {}

  private constructor(
    readonly backend: Backend,
    readonly folder: string,
    readonly postgres: EmbeddedPostgres
  ) {}

  /** @param workers - How many workers there are at any time, if none is being replaced. */
  static async start(backend: Backend, workers: number): Promise<Ground> {
    const folder = await mkdtemp(join(tmpdir(), 'turbocat-chaos-'))
    // As root, the database's own account has to pass through.
    await chmod(folder, 0o711)
    const dataDir = join(folder, 'data')
    await mkdir(join(folder, 'work'))
    await mkdir(dataDir, { mode: 0o711 })
    const postgres = new Postgres({ root: ROOT, dataDir, say: () => {} })
    const ground = new Ground(backend, folder, postgres)
    try {
      await ground.#begin(dataDir, workers)
      return ground
    } catch (error) {
      await ground.stop().catch(() => {})
      throw error
    }
  }

  async #begin(dataDir: string, workers: number): Promise<void> {
    await this.postgres.start()
    this.#env = {
      ...process.env,
      ...{ NODE_ENV: 'test', NODE_V8_COVERAGE: '', LOG_LEVEL: 'fatal', DATA_DIR: dataDir },
      ...{ APP_KEY: secret(), JWT_SECRET: secret(), ENCRYPTION_KEY: secret() },
      ...{ DATABASE_URL: this.postgres.url(), QUEUE_CONNECTION: this.backend },
      ...{ LEASE_SECONDS: String(LEASE_SECONDS), SWEEP_SECONDS: '1', EGRESS_ALLOW: '127.0.0.1' },
      ...{ RATE_LIMIT_USER_PER_HOUR: '100000000', RATE_LIMIT_ANONYMOUS_PER_HOUR: '100000000' },
      ...{ TMPDIR: join(this.folder, 'work'), SANDBOX_POOL_SIZE: '1' },
    }
    if (this.backend === 'redis') {
      this.redis = await RedisProcess.start()
      this.#env.REDIS_URL = this.redis.url
    }
    const migrated = spawnSync(process.execPath, ['ace.js', 'migration:run', '--force'], {
      cwd: ROOT,
      env: { ...this.#env, LOG_LEVEL: 'info', NODE_ENV: 'production' },
      encoding: 'utf8',
    })
    if (migrated.status !== 0) throw new Error(`${migrated.stdout}${migrated.stderr}`)
    this.pool = new pg.Pool({ connectionString: this.postgres.url(), max: 4 })
    this.pool.on('error', () => {})
    await this.startServer()
    for (let n = 0; n < workers; n++) await this.addWorker()
  }

  async startServer(): Promise<void> {
    this.server = await ServerProcess.start({ ...this.#env, LOG_LEVEL: 'info' }, ROOT)
    this.#watch(this.server.child, 'the web server')
  }

  /** Ends the web server as a crash does. */
  async killServer(): Promise<void> {
    const { child } = this.server
    child.kill('SIGKILL')
    await once(child, 'exit')
  }

  #watch(child: ChildProcess, what: string): void {
    child.once('exit', (code, signal) => {
      if (signal !== 'SIGKILL' && code !== 0)
        this.deaths.push(`${what} ended with ${code ?? signal}`)
    })
  }

  async addWorker(env: NodeJS.ProcessEnv = {}): Promise<WorkerProcess> {
    const all = { ...this.#env, ...env, LOG_LEVEL: 'info' }
    // One that begins while the database is away ends, and its supervisor tries again.
    const worker = await eventually(() => WorkerProcess.start(all, ROOT), START_MS)
    this.#watch(worker.child, `a worker (${worker.child.pid})`)
    this.workers.push(worker)
    return worker
  }

  /** Workers that run, and were not told to stop. */
  get running(): WorkerProcess[] {
    return this.workers.filter((worker) => worker.running && !this.#leaving.has(worker))
  }

  /** A worker that runs, drawn by lot; the next one that does, where none runs now. */
  async anyWorker(random: () => number): Promise<WorkerProcess> {
    await eventually(() => this.running.length > 0, START_MS)
    return this.running[Math.floor(random() * this.running.length)]!
  }

  /** Tells a worker to stop, as an operator does; it must end with 0. */
  async retire(worker: WorkerProcess): Promise<void> {
    this.#leaving.add(worker)
    await worker.stop()
  }

  /** Lets something go on while the next faults come. */
  beside(work: Promise<unknown>): void {
    work.catch(() => {})
    this.#beside.push(work)
  }

  /** Resolves when nothing goes on beside the faults any more. @throws what went wrong there */
  async calm(): Promise<void> {
    await Promise.all(this.#beside)
  }

  /** A worker whose clock goes an hour ahead. */
  addFastWorker(): Promise<WorkerProcess> {
    const options = `${process.env.NODE_OPTIONS ?? ''} --import=${FAST_CLOCK}`
    return this.addWorker({ NODE_OPTIONS: options.trim() })
  }

  /** Runs a program of this folder beside the installation, and returns when it has ended. */
  async run(script: string, ...args: string[]): Promise<void> {
    const path = fileURLToPath(new URL(script, import.meta.url))
    const options = ['--import=@poppinss/ts-exec', path, ...args]
    const child = spawn(process.execPath, options, { cwd: ROOT, env: this.#env, stdio: 'inherit' })
    const [code] = (await once(child, 'exit')) as [number | null]
    if (code !== 0) throw new Error(`${script} ended with ${code}`)
  }

  /** Ends all workers as an operator does; each must end with 0. */
  async stopWorkers(): Promise<void> {
    await Promise.all(this.running.map((worker) => this.retire(worker)))
  }

  /** What is left once the workers have ended: processes, and files that they made. */
  async left(): Promise<string[]> {
    const work = join(this.folder, 'work')
    const own = new Set([process.pid, this.server.child.pid])
    const pids = (await readdir('/proc')).filter((pid) => /^\d+$/.test(pid) && !own.has(+pid))
    const environments = await Promise.all(
      pids.map(async (pid) => {
        const [environment, stat] = await Promise.all(
          ['environ', 'stat'].map((file) =>
            readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '')
          )
        )
        const there = environment!.includes(`TMPDIR=${work}`) && !/\) Z /.test(stat!)
        return there ? [`process ${pid}`] : []
      })
    )
    // The web server still runs, and has a folder of its own.
    const files = (await readdir(work)).filter(
      (name) => !name.includes(`-${this.server.child.pid}-`)
    )
    return [...environments.flat(), ...files]
  }

  async stop(): Promise<void> {
    await Promise.allSettled(this.#beside)
    for (const worker of this.workers) if (worker.running) await worker.kill()
    await this.server?.stop()
    await this.pool?.end()
    await this.redis?.kill()
    await this.postgres.stop()
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

function secret(): string {
  return randomBytes(24).toString('hex')
}
