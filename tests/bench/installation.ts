import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))

/** A free port of the loopback address. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}

/**
 * Turbocat as `npm start` runs it, on a data folder and a port of its own: database, web server and
 * one worker.
 */
export class Installation {
  #process: ChildProcess | undefined
  port = 0
  /** Milliseconds from the command to the first 200. */
  startedAfterMs = 0

  /** @param profiled Whether each process writes a CPU profile when it ends. */
  constructor(
    private profiled: boolean,
    private dataDir = join(ROOT, 'data', 'bench')
  ) {}

  async start(): Promise<void> {
    this.port = await freePort()
    const begin = performance.now()
    const child = spawn(process.execPath, ['bin/start.js'], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        ...process.env,
        ...(this.profiled ? { NODE_OPTIONS: this.#profiling() } : {}),
        DATA_DIR: this.dataDir,
        PORT: String(this.port),
        LOG_LEVEL: 'warn',
        ADMIN_EMAIL: 'bench@turbocat.local',
        ADMIN_PASSWORD: 'Bench-the-cat-1',
        RATE_LIMIT_USER_PER_HOUR: '1000000000',
        RATE_LIMIT_ANONYMOUS_PER_HOUR: '1000000000',
      },
    })
    child.stdout.resume()
    this.#process = child
    for (;;) {
      if (child.exitCode !== null) throw new Error(`The start ended with ${child.exitCode}`)
      const answer = await fetch(`http://127.0.0.1:${this.port}/health`).catch(() => null)
      if (answer?.status === 200) break
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    this.startedAfterMs = performance.now() - begin
  }

  async stop(): Promise<void> {
    if (!this.#process || this.#process.exitCode !== null) return
    this.#process.kill('SIGINT')
    await once(this.#process, 'exit')
  }

  #profiling(): string {
    return `--cpu-prof --cpu-prof-dir=${join(this.dataDir, 'profiles')}`
  }

  get databaseUrl(): string {
    const record = readFileSync(join(this.dataDir, 'postgres.json'), 'utf8')
    return (JSON.parse(record) as { url: string }).url
  }

  /** Process ids by what they are. */
  processes(): { all: number[]; worker: number } {
    const all = descendants(this.#process!.pid!)
    const worker = all.find((pid) => commandOf(pid).includes('queue:listen'))
    if (worker === undefined) throw new Error('There is no worker')
    return { all, worker }
  }

  /** MiB that all processes of the installation hold, what they share counted once. */
  memoryMb(): number {
    return heldBy([this.#process!.pid!, ...this.processes().all])
  }

  /** MiB that the worker holds. */
  workerMemoryMb(): number {
    return heldBy([this.processes().worker])
  }
}

function heldBy(pids: number[]): number {
  const kilobytes = pids.map((pid) => {
    const rollup = readProc(pid, 'smaps_rollup')
    return Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1] ?? 0)
  })
  return kilobytes.reduce((sum, one) => sum + one, 0) / 1024
}

function readProc(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return ''
  }
}

function commandOf(pid: number): string {
  return readProc(pid, 'cmdline').replaceAll('\0', ' ')
}

function descendants(pid: number): number[] {
  const children = readProc(pid, `task/${pid}/children`)
    .trim()
    .split(' ')
    .filter(Boolean)
    .map(Number)
  return children.flatMap((child) => [child, ...descendants(child)])
}
