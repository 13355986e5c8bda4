import { randomBytes } from 'node:crypto'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import type { Readable, Writable } from 'node:stream'
import { SandboxError } from './sandbox_error.js'
import { readChild, readUsage, type Usage } from './watch.js'
import { GuestRun } from './guest_run.js'
import { openExtras, type Command } from './walls.js'
import type { GuestProgram } from './guest_program.js'
import type { SandboxRequest } from './types.js'

/** What the guest's program writes when it waits for a request. */
const READY = 'ready\n'
/** Characters kept of what the runtime itself says; the code can't write there. */
const MAX_STDERR = 16_384
/** Milliseconds that bubblewrap has to end after its child was killed, before it is killed too. */
const LINGER_MS = 250
/** Milliseconds in which a guest must be ready; Pyodide takes seconds, on a busy machine many. */
const START_TIMEOUT_MS = 120_000
const NONCE_BYTES = 32
/** Of a program that keeps its code from the process's own files. */
const PLAIN = { drains: false, script: false, marginBytes: 0 }

/**
 * A process behind walls that serves one run and dies: it waits on stdin for a request and answers in
 * frames, on stdout or, where the code has that for itself, on a pipe beside it.
 */
export class Guest {
  readonly #child: ChildProcess
  readonly #stdin: Writable
  readonly #ready: Promise<void>
  /** Resolves when the process and its pipes are gone. */
  readonly closed: Promise<void>
  #isReady = false
  #gone = false
  #killed = false
  #stderr = ''
  #early = ''
  #run: GuestRun | null = null

  /**
   * @param folder The process's working directory: an empty one.
   * @param program What the run must know of what is started.
   */
  constructor(
    readonly command: Command,
    folder: string,
    readonly memoryMb: number,
    readonly program: Pick<GuestProgram, 'drains' | 'script' | 'marginBytes'> = PLAIN
  ) {
    const extras = openExtras(command)
    this.#child = spawn(command.file, command.args, {
      cwd: folder,
      env: command.environment,
      detached: true,
      stdio: ['pipe', 'pipe', 'pipe', ...extras.stdio],
    })
    extras.close()
    this.#stdin = this.#child.stdin!
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    this.#ready = promise
    const timer = setTimeout(() => this.kill(), START_TIMEOUT_MS)
    promise.then(
      () => clearTimeout(timer),
      () => clearTimeout(timer)
    )
    this.closed = new Promise((done) => this.#listen(resolve, reject, done))
  }

  get isReady(): boolean {
    return this.#isReady
  }

  get isGone(): boolean {
    return this.#gone || this.#killed
  }

  /** @throws SandboxError `CRASHED` when the process ended before it was ready. */
  ready(): Promise<void> {
    return this.#ready
  }

  /** What the guest's process uses now, or null when that can't be seen. */
  usage(): Usage | null {
    const pid = this.pid()
    return pid === null ? null : readUsage(pid)
  }

  /** The process id of the guest itself on this machine, or null when it has ended or can't be seen. */
  pid(): number | null {
    const pid = this.#child.pid
    if (pid === undefined || this.#gone) return null
    return this.command.nested ? readChild(pid) : pid
  }

  /**
   * Hands the request over and waits for the end of the run; the process is killed in any case.
   *
   * @returns The output: JSON.
   * @throws SandboxError
   */
  async serve(request: SandboxRequest): Promise<unknown> {
    await this.#ready
    const nonce = randomBytes(NONCE_BYTES).toString('base64url')
    const run = new GuestRun(request, nonce, {
      pid: this.pid(),
      program: this.program,
      kill: () => this.kill(),
      answer: (bytes) => this.#stdin.write(bytes),
    })
    this.#run = run
    if (request.gateway) this.#stdin.write(run.message())
    else this.#stdin.end(run.message())
    return run.result
  }

  /** Ends the process, its children and their walls at once. */
  kill(): void {
    if (this.#gone || this.#killed) return
    this.#killed = true
    const inner = this.command.nested ? this.pid() : null
    if (inner === null) return this.#killGroup()
    // Its parent then reaps it and ends by itself; killed first, it would leave that to the init process.
    signal(inner)
    const timer = setTimeout(() => this.#killGroup(), LINGER_MS)
    void this.closed.then(() => clearTimeout(timer))
  }

  #killGroup(): void {
    if (!this.#gone && this.#child.pid !== undefined) signal(-this.#child.pid)
  }

  #listen(resolve: () => void, reject: (error: Error) => void, done: () => void): void {
    const child = this.#child
    const own = this.command.channel === 'own'
    const [stdout, stderr] = [child.stdout!, child.stderr!]
    const channel = own ? (child.stdio[3] as Readable) : stdout
    for (const stream of [this.#stdin, stdout, stderr, channel]) stream.on('error', () => {})
    stderr.on('data', (chunk: Buffer) => {
      if (this.#stderr.length < MAX_STDERR) this.#stderr += chunk.toString('utf8')
      if (own) this.#run?.printed('stderr', chunk)
    })
    if (own) stdout.on('data', (chunk: Buffer) => this.#run?.printed('stdout', chunk))
    channel.on('data', (chunk: Buffer) => {
      if (this.#isReady) return this.#run?.receive(chunk)
      this.#early += chunk.toString('latin1')
      if (!this.#early.startsWith(READY)) return
      this.#isReady = true
      resolve()
    })
    child.once('exit', () => (this.#gone = true))
    const end = (code: number | null, name: string | null) => {
      this.#gone = true
      reject(new SandboxError('CRASHED', `The sandbox did not start: ${this.#reason(code, name)}`))
      this.#run?.end({ exitCode: code, signal: name, stderr: this.#stderr.slice(0, MAX_STDERR) })
      done()
    }
    child.once('error', (error) => {
      this.#stderr ||= error.message
      if (child.pid === undefined) end(null, null)
    })
    void once(child, 'close').then(
      ([code, name]) => end(code as number | null, name as string | null),
      () => {}
    )
  }

  #reason(code: number | null, name: string | null): string {
    return this.#stderr.trim().split('\n')[0] || (name ?? `exit code ${code}`)
  }
}

function signal(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has ended already.
  }
}
