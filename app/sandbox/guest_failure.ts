import { SandboxError, type SandboxErrorCode } from './sandbox_error.js'
import { cleanStack, nameSource } from './user_stack.js'
import type { SandboxRequest } from './types.js'

/** How a process ended. */
export interface GuestEnd {
  exitCode: number | null
  signal: string | null
  stderr: string
}

/** Codes that a guest may give as the reason of its failure. */
const GUEST_CODES = new Set<string>([
  'CODE_ERROR',
  'MEMORY_LIMIT',
  'OUTPUT_LIMIT',
  'OUTPUT_INVALID',
])
/** How V8, Deno and Go say on stderr that memory ran out. */
const OUT_OF_MEMORY =
  /out of memory|memory allocation of \d+ bytes failed|heap limit|allocation failure|cannot allocate memory/i
/** How Go ends a program that none of its own code can hold. */
const GO_PANIC = /^(?:panic|fatal error): (.*)/m
/** The kernel's signal for too much processor time, and how a parent passes it on. */
const SIGXCPU = 'SIGXCPU'
const EXIT_CODE_SIGXCPU = 128 + 24

/** Words the failures of one run. */
export class GuestFailure {
  constructor(private readonly request: Pick<SandboxRequest, 'fileName' | 'limits'>) {}

  /** What the guest says of its end; a guest that says what it can't know has been tampered with. */
  told({ code, message, stack, final }: Record<string, unknown>): SandboxError {
    const { fileName } = this.request
    if (typeof code !== 'string' || !GUEST_CODES.has(code)) return this.broken()
    const userStack = stack ? cleanStack(String(stack), fileName) : undefined
    if (code === 'MEMORY_LIMIT') return this.memory(userStack)
    const text = nameSource(String(message), fileName)
    return new SandboxError(code as SandboxErrorCode, text, { final: final === true, userStack })
  }

  /**
   * Reads the death of a process that has told no result.
   *
   * @param owns Whether exit codes and stderr are the code's own words.
   */
  died({ exitCode, signal, stderr }: GuestEnd, owns: boolean): SandboxError {
    if (OUT_OF_MEMORY.test(stderr)) return this.memory(owns ? this.#panicStack(stderr) : undefined)
    if (signal === SIGXCPU || exitCode === EXIT_CODE_SIGXCPU) return this.processor()
    const panic = owns ? GO_PANIC.exec(stderr) : null
    if (panic) {
      return new SandboxError('CODE_ERROR', panic[1]!, { userStack: this.#panicStack(stderr) })
    }
    if (owns && signal === null && exitCode !== null && exitCode < 128) {
      const message = `The code ended with exit code ${exitCode}`
      return new SandboxError('CODE_ERROR', message, { userStack: stderr.trim() || undefined })
    }
    const how = signal ? `by ${signal}` : `with exit code ${exitCode}`
    const details = { exitCode, signal }
    return new SandboxError('CRASHED', `The process of the code ended ${how}`, { details })
  }

  memory(userStack?: string): SandboxError {
    const message = `The code used more than ${this.request.limits.memoryMb} MiB of memory`
    return new SandboxError('MEMORY_LIMIT', message, { userStack })
  }

  processor(): SandboxError {
    const message = `The code used more than ${this.request.limits.cpuMs} ms of processor time`
    return new SandboxError('CPU_LIMIT', message)
  }

  broken(): SandboxError {
    const message = 'The code broke the way its result is told'
    return new SandboxError('OUTPUT_INVALID', message, { final: true })
  }

  /** The frames of the code in what Go prints of a goroutine: a function's line, then its place. */
  #panicStack(stderr: string): string | undefined {
    const lines = stderr.split('\n')
    const { fileName } = this.request
    const frames = lines.flatMap((line, at) => {
      const place = new RegExp(`^\\s+(?:\\S*/)?(${fileName.replace('.', '\\.')}:\\d+)`).exec(line)
      const name = /^([\w.*()[\]]+)\(/.exec(lines[at - 1] ?? '')?.[1] ?? 'main'
      return place ? [`    at ${name} (${place[1]})`] : []
    })
    const head = lines.find((line) => GO_PANIC.test(line)) ?? lines[0] ?? ''
    return frames.length > 0 ? [head, ...frames].join('\n') : undefined
  }
}
