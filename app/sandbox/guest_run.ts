import { FrameReader, parseOutput, type Frame } from './frames.js'
import { SandboxError, type SandboxErrorCode } from './sandbox_error.js'
import { cleanStack, nameSource } from './user_stack.js'
import { readUsage, watchUsage } from './watch.js'
import { MAX_LINE_LENGTH, MAX_LOG_LINES, MAX_OUTPUT_BYTES, MAX_PRINTED } from './types.js'
import type { SandboxLogLevel, SandboxRequest } from './types.js'

const MIB = 1024 * 1024
/** Codes that a guest may give as the reason of its failure. */
const GUEST_CODES = new Set<string>([
  'CODE_ERROR',
  'MEMORY_LIMIT',
  'OUTPUT_LIMIT',
  'OUTPUT_INVALID',
])
const LOG_LEVELS = new Set<string>(['debug', 'info', 'warn', 'error'])
/** How V8 and Deno say on stderr that memory ran out. */
const OUT_OF_MEMORY =
  /out of memory|memory allocation of \d+ bytes failed|heap limit|allocation failure/i
/** The kernel's signal for too much processor time, and how a parent passes it on. */
const SIGXCPU = 'SIGXCPU'
const EXIT_CODE_SIGXCPU = 128 + 24

/** How a process ended. */
export interface GuestEnd {
  exitCode: number | null
  signal: string | null
  stderr: string
}

/** One run from the hand-over to its first end: a result, a failure, a limit, an abort or the process's death. */
export class GuestRun {
  /** The output, or a rejection with a SandboxError. */
  readonly result: Promise<unknown>
  readonly #settle: PromiseWithResolvers<unknown>
  readonly #frames: FrameReader
  readonly #stops: (() => void)[] = []
  #settled = false
  #lines = 0

  constructor(
    readonly request: SandboxRequest,
    readonly nonce: string,
    readonly guest: { pid: number | null; kill(): void }
  ) {
    this.#settle = Promise.withResolvers()
    this.result = this.#settle.promise
    this.#frames = new FrameReader(nonce)
    this.#watchLimits()
  }

  /** The request as the guest reads it: 4 bytes of length, then JSON. */
  message(): Buffer {
    const { source, entry, inputs, context, environment } = this.request
    const limits = {
      outputBytes: MAX_OUTPUT_BYTES,
      printedBytes: MAX_PRINTED,
      lines: MAX_LOG_LINES,
      lineLength: MAX_LINE_LENGTH,
    }
    const body = { nonce: this.nonce, source, entry, inputs, context, environment, limits }
    const json = Buffer.from(JSON.stringify(body))
    const length = Buffer.alloc(4)
    length.writeUInt32BE(json.length)
    return Buffer.concat([length, json])
  }

  /** Takes what the guest wrote to stdout. Nothing in it is to be trusted. */
  receive(chunk: Buffer): void {
    if (this.#settled) return
    try {
      for (const frame of this.#frames.push(chunk)) this.#take(frame)
    } catch (error) {
      this.#fail(error instanceof SandboxError ? error : broken())
    }
  }

  /** Takes the death of the process: a failure, unless the run has ended before. */
  end({ exitCode, signal, stderr }: GuestEnd): void {
    if (OUT_OF_MEMORY.test(stderr)) return this.#fail(this.#memoryLimit())
    if (signal === SIGXCPU || exitCode === EXIT_CODE_SIGXCPU) return this.#fail(this.#cpuLimit())
    const how = signal ? `by ${signal}` : `with exit code ${exitCode}`
    const details = { exitCode, signal }
    this.#fail(new SandboxError('CRASHED', `The process of the code ended ${how}`, { details }))
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

    const pid = this.guest.pid
    const idle = pid === null ? null : readUsage(pid)
    if (pid === null || idle === null) return
    const bounds = {
      rssBytes: idle.rssBytes + limits.memoryMb * MIB,
      cpuMs: idle.cpuMs + limits.cpuMs,
    }
    this.#stops.push(
      watchUsage(pid, bounds, (code) =>
        this.#fail(code === 'MEMORY_LIMIT' ? this.#memoryLimit() : this.#cpuLimit())
      )
    )
  }

  #take({ kind, payload }: Frame): void {
    if (this.#settled) return
    if (kind === 'R') return this.#succeed(parseOutput(payload))
    const message = JSON.parse(payload.toString('utf8')) as Record<string, unknown>
    if (kind === 'L') this.#log(message)
    else this.#fail(this.#readFailure(message))
  }

  #log({ level, message }: Record<string, unknown>): void {
    if (typeof message !== 'string' || typeof level !== 'string' || !LOG_LEVELS.has(level)) return
    this.#lines++
    if (this.#lines > MAX_LOG_LINES + 1) return
    if (this.#lines > MAX_LOG_LINES) {
      this.request.onLog('warn', `Log truncated after ${MAX_LOG_LINES} lines`)
    } else {
      this.request.onLog(level as SandboxLogLevel, message.slice(0, MAX_LINE_LENGTH))
    }
  }

  #readFailure({ code, message, stack, final }: Record<string, unknown>): SandboxError {
    if (typeof code !== 'string' || !GUEST_CODES.has(code)) return broken()
    if (code === 'MEMORY_LIMIT')
      return this.#memoryLimit(cleanStack(String(stack), this.request.fileName))
    const text = nameSource(String(message), this.request.fileName)
    return new SandboxError(code as SandboxErrorCode, text, {
      final: final === true,
      userStack: stack ? cleanStack(String(stack), this.request.fileName) : undefined,
    })
  }

  #memoryLimit(userStack?: string): SandboxError {
    const message = `The code used more than ${this.request.limits.memoryMb} MiB of memory`
    return new SandboxError('MEMORY_LIMIT', message, { userStack })
  }

  #cpuLimit(): SandboxError {
    const message = `The code used more than ${this.request.limits.cpuMs} ms of processor time`
    return new SandboxError('CPU_LIMIT', message)
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

function broken(): SandboxError {
  return new SandboxError('OUTPUT_INVALID', 'The code broke the way its result is told', {
    final: true,
  })
}
