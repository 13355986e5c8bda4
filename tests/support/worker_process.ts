import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import app from '@adonisjs/core/services/app'

/** A worker that is told to stop may let what runs end for 20 s, and has 5 s more. */
const STOP_WITHIN_MS = 25_000

/** A real `queue:listen` in a process of its own. */
export class WorkerProcess {
  /** What it wrote, for messages. */
  readonly lines: string[] = []
  readonly #exit: Promise<unknown[]>

  private constructor(readonly child: ChildProcess) {
    this.#exit = once(child, 'exit')
    for (const stream of [child.stdout!, child.stderr!]) {
      createInterface({ input: stream }).on('line', (line) => this.lines.push(line))
    }
  }

  /**
   * Starts a worker and returns when it takes jobs. `env` is put over this process's own.
   *
   * @param folder - Where the sources are: these here when left out.
   */
  static async start(env: NodeJS.ProcessEnv = {}, folder?: string): Promise<WorkerProcess> {
    const child = spawn(process.execPath, ['ace.js', 'queue:listen'], {
      cwd: folder ?? app.makePath(),
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    })
    const worker = new WorkerProcess(child)
    const lines = createInterface({ input: child.stdout! })
    const ready = (async () => {
      for await (const line of lines) if (line.includes('worker ready')) return true
      return false
    })()
    const began = await Promise.race([ready, worker.#exit.then(() => false)])
    if (!began) throw new Error(`The worker did not begin:\n${worker.lines.join('\n')}`)
    return worker
  }

  get running(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null
  }

  /** Ends it as a crash does. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL')
    await this.#exit
  }

  /**
   * Asks it to stop, and waits until it has.
   *
   * @returns How long that took, in milliseconds.
   * @throws Error when it takes too long, or ends with another code than 0.
   */
  async stop(): Promise<number> {
    const began = performance.now()
    const timer = setTimeout(() => this.child.kill('SIGKILL'), STOP_WITHIN_MS)
    this.child.kill('SIGTERM')
    const [code, signal] = await this.#exit
    clearTimeout(timer)
    if (code === 0) return performance.now() - began
    throw new Error(`The worker ended with ${code ?? signal}:\n${this.lines.join('\n')}`)
  }
}

let shared: Promise<WorkerProcess> | undefined

/** The one worker of all tests of this process. It is stopped, and must exit 0, when they are over. */
export function sharedWorker(): Promise<WorkerProcess> {
  if (shared === undefined) {
    shared = WorkerProcess.start({ EGRESS_ALLOW: '127.0.0.1' })
    app.terminating(endSharedWorker)
  }
  return shared
}

/** For tests that must know each worker there is: the next one that asks for the shared one starts it anew. */
export async function endSharedWorker(): Promise<void> {
  const worker = await shared
  shared = undefined
  await worker?.stop()
}
