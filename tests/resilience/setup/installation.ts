import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
const FROM_TESTS = ['DATABASE_URL', 'NODE_V8_COVERAGE', 'npm_lifecycle_event', 'NODE_ENV']

/** A port of the loopback address that is free now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address ? address.port : 0
}

/** One `npm start` of this checkout with a data folder and port of its own. */
export class Installation {
  output = ''
  #process: ChildProcess | undefined

  private constructor(
    readonly dataDir: string,
    public port: number
  ) {}

  static async create(): Promise<Installation> {
    const dataDir = await mkdtemp(join(tmpdir(), 'setup-run-'))
    // As root, the database's own account has to pass through.
    await chmod(dataDir, 0o711)
    return new Installation(dataDir, await freePort())
  }

  start(variables: Record<string, string> = {}, script = 'bin/start.js'): void {
    const environment: NodeJS.ProcessEnv = { ...process.env }
    for (const name of FROM_TESTS) delete environment[name]
    this.output = ''
    this.#process = spawn(process.execPath, [script], {
      cwd: ROOT,
      env: {
        ...environment,
        NODE_ENV: 'production',
        PORT: String(this.port),
        DATA_DIR: this.dataDir,
        SANDBOX_POOL_SIZE: '0',
        ...variables,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream?.on('data', (chunk) => (this.output += chunk))
    }
  }

  get pid(): number {
    return this.#process?.pid ?? 0
  }

  /** The exit code, once the process has ended. */
  async ended(): Promise<number | null> {
    const started = this.#process
    if (started && started.exitCode === null && started.signalCode === null) {
      await once(started, 'close')
    }
    return started?.exitCode ?? null
  }

  /** Waits for the first answer. */
  async answers(): Promise<number> {
    const deadline = Date.now() + 60_000
    for (;;) {
      const response = await fetch(`http://127.0.0.1:${this.port}/health`).catch(() => undefined)
      if (response) return response.status
      if (this.#process?.exitCode !== null || Date.now() > deadline) {
        throw new Error(`No answer:\n${this.output}`)
      }
      await delay(20)
    }
  }

  async stop(name: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    this.#process?.kill(name)
    return this.ended()
  }

  /** Pids of everything that has this data folder in its environment or command line. */
  processes(): number[] {
    return readdirSync('/proc')
      .map(Number)
      .filter((pid) => pid > 0 && this.#belongs(pid))
  }

  #belongs(pid: number): boolean {
    try {
      if (/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))) return false
      return ['environ', 'cmdline'].some((file) =>
        readFileSync(`/proc/${pid}/${file}`, 'utf8').includes(this.dataDir)
      )
    } catch {
      return false
    }
  }

  async remove(): Promise<void> {
    if (this.#process?.exitCode === null) await this.stop()
    for (const pid of this.processes()) process.kill(pid, 'SIGKILL')
    await rm(this.dataDir, { recursive: true, force: true, maxRetries: 5 })
  }
}
