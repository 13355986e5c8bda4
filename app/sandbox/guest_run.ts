import { FrameReader, parseOutput, type Frame } from './frames.js'
import { GuestFailure, type GuestEnd } from './guest_failure.js'
import type { GuestProgram } from './guest_program.js'
import { OutgoingCalls } from './outgoing_calls.js'
import { PrintedLines } from './printed_lines.js'
import { SandboxError } from './sandbox_error.js'
import { readUsage, watchUsage } from './watch.js'
import {
  MAX_LINE_LENGTH,
  MAX_LOG_LINES,
  MAX_OUTPUT_BYTES,
  MAX_PRINTED,
  type SandboxLogLevel,
  type SandboxRequest,
} from './types.js'

const MIB = 1024 * 1024
const LOG_LEVELS = new Set<string>(['debug', 'info', 'warn', 'error'])
/** Milliseconds that what was printed before a result may take to arrive after it. */
const DRAIN_MS = 500

/** What a run must know of the process that serves it. */
export interface RunGuest {
  pid: number | null
  program: Pick<GuestProgram, 'drains' | 'script' | 'marginBytes'>
  kill(): void
  /** Writes to the guest's stdin. */
  answer(bytes: Buffer): void
}

/** One run from the hand-over to its first end: a result, a failure, a limit, an abort or the process's death. */
export class GuestRun {
  /** The output, or a rejection with a SandboxError. */
  readonly result: Promise<unknown>
  readonly #settle: PromiseWithResolvers<unknown>
  readonly #frames: FrameReader
  readonly #failure: GuestFailure
  readonly #stops: (() => void)[] = []
  readonly #calls: OutgoingCalls | null
  readonly #printed = {
    stdout: new PrintedLines((line) => this.#logLine('info', line)),
    stderr: new PrintedLines((line) => this.#logLine('error', line)),
  }
  #settled = false
  /** What ends the run once all that was printed is there. */
  #ending: (() => void) | null = null
  #lines = 0

  constructor(
    readonly request: SandboxRequest,
    readonly nonce: string,
    readonly guest: RunGuest
  ) {
    this.#settle = Promise.withResolvers()
    this.result = this.#settle.promise
    this.#frames = new FrameReader(nonce)
    this.#failure = new GuestFailure(request)
    this.#calls = request.gateway ? new OutgoingCalls(request.gateway, guest.answer) : null
    this.#watchLimits()
  }

  /** The request as the guest reads it: 4 bytes of length, then JSON. */
  message(): Buffer {
    const { source, entry, fileName, inputs, context, environment, gateway } = this.request
    const limits = {
      outputBytes: MAX_OUTPUT_BYTES,
      printedBytes: MAX_PRINTED,
      lines: MAX_LOG_LINES,
      lineLength: MAX_LINE_LENGTH,
    }
    const what = { source, entry, fileName, inputs, context, environment }
    const body = { nonce: this.nonce, ...what, network: gateway !== undefined, limits }
    const json = Buffer.from(JSON.stringify(body))
    const length = Buffer.alloc(4)
    length.writeUInt32BE(json.length)
    return Buffer.concat([length, json])
  }

  /** Takes what the guest wrote to its channel. Nothing in it is to be trusted. */
  receive(chunk: Buffer): void {
    if (this.#settled) return
    try {
      for (const frame of this.#frames.push(chunk)) this.#take(frame)
    } catch (error) {
      this.#fail(error instanceof SandboxError ? error : this.#failure.broken())
    }
  }

  /** Takes what the code wrote to files of its process: lines to log, whatever they look like. */
  printed(stream: 'stdout' | 'stderr', chunk: Buffer): void {
    const lines = this.#printed[stream]
    lines.push(chunk)
    if (!lines.isTooMuch) return
    const message = `The code printed more than ${MAX_PRINTED} bytes`
    this.#fail(new SandboxError('OUTPUT_LIMIT', message))
  }

  /** Takes the death of the process: a failure, unless the run has ended before or was a script. */
  end(end: GuestEnd): void {
    const { script } = this.guest.program
    this.#printed.stdout.end()
    this.#printed.stderr.end()
    if (this.#ending) return this.#ending()
    if (this.#settled) return
    if (script && end.exitCode === 0) {
      return this.#succeed(JSON.parse(this.#printed.stdout.lastJson ?? 'null'))
    }
    this.#fail(this.#failure.died(end, script))
  }

  #watchLimits(): void {
    const { limits, signal } = this.request
    const cancel = () =>
      this.#fail(new SandboxError('CANCELLED', 'The run was cancelled', { final: true }))
    if (signal.aborted) return cancel()
    signal.addEventListener('abort', cancel, { once: true })
    this.#stops.push(() => signal.removeEventListener('abort', cancel))

    const message = `The code took longer than ${limits.timeoutMs} ms`
    const timer = setTimeout(
      () => this.#fail(new SandboxError('TIMEOUT', message)),
      limits.timeoutMs
    )
    this.#stops.push(() => clearTimeout(timer))
    this.#stops.push(() => this.#calls?.end())

    const pid = this.guest.pid
    const idle = pid === null ? null : readUsage(pid)
    if (pid === null || idle === null) return
    const bounds = {
      rssBytes: idle.rssBytes + limits.memoryMb * MIB + this.guest.program.marginBytes,
      cpuMs: idle.cpuMs + limits.cpuMs,
    }
    const onBreach = (code: 'MEMORY_LIMIT' | 'CPU_LIMIT') =>
      this.#fail(code === 'MEMORY_LIMIT' ? this.#failure.memory() : this.#failure.processor())
    this.#stops.push(watchUsage(pid, bounds, onBreach))
  }

  #take({ kind, payload }: Frame): void {
    if (this.#settled) return
    if (kind === 'R') return this.#drained(() => this.#succeed(parseOutput(payload)))
    const message = JSON.parse(payload.toString('utf8')) as Record<string, unknown>
    if (kind === 'L') this.#log(message)
    else if (kind === 'N') this.#calls?.take(message)
    else this.#drained(() => this.#fail(this.#failure.told(message)))
  }

  /** Ends the run when what was printed before has come too. */
  #drained(end: () => void): void {
    if (!this.guest.program.drains) return end()
    if (this.#ending) return
    this.#ending = () => {
      try {
        end()
      } catch (error) {
        this.#fail(error instanceof SandboxError ? error : this.#failure.broken())
      }
    }
    const timer = setTimeout(this.#ending, DRAIN_MS)
    this.#stops.push(() => clearTimeout(timer))
  }

  #log({ level, message }: Record<string, unknown>): void {
    if (typeof message !== 'string' || typeof level !== 'string' || !LOG_LEVELS.has(level)) return
    this.#logLine(level as SandboxLogLevel, message)
  }

  #logLine(level: SandboxLogLevel, message: string): void {
    this.#lines++
    if (this.#settled || this.#lines > MAX_LOG_LINES + 1) return
    if (this.#lines > MAX_LOG_LINES) {
      this.request.onLog('warn', `Log truncated after ${MAX_LOG_LINES} lines`)
    } else {
      this.request.onLog(level, message.slice(0, MAX_LINE_LENGTH))
    }
  }

  #succeed(output: unknown): void {
    if (this.#close()) this.#settle.resolve(output)
  }

  #fail(error: SandboxError): void {
    if (this.#close()) this.#settle.reject(error)
  }

  /** The first end counts. */
  #close(): boolean {
    if (this.#settled) return false
    this.#settled = true
    for (const stop of this.#stops) stop()
    this.guest.kill()
    return true
  }
}
