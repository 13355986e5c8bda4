import { Worker } from 'node:worker_threads'
import { StepError } from '#engine/contracts/step_error'
import type { Json, JsonObject } from '#engine/graph/types'
import { Assembly, sendPieces } from '#agents/data/chunks'
import type { FromThread, ToThread } from '#agents/data/data_thread'

/**
 * Items from which a list is worked on elsewhere. Measured: the copy there and back takes this thread
 * half of what a filter and a map would, and a new thread a third of a second at first.
 */
const LARGE = 20_000
/** Characters of a text of CSV, likewise. */
const LARGE_TEXT = 1024 * 1024
/** Threads of a process: a further large list is worked on in the process itself, with rests. */
const MOST = 2
/** Milliseconds after which an idle thread ends. */
const IDLE = 30_000
/** MiB that a thread's values may take: a run makes 64 Mi of weight at most. */
const MAX_MEMORY = 1024

export interface DataTask {
  config: JsonObject
  scope: JsonObject
  inputs: JsonObject
}

/** Whether one of the inputs is a list, or a text of one, that is worth a thread. */
export function isLarge(inputs: JsonObject): boolean {
  return Object.values(inputs).some((value) =>
    typeof value === 'string'
      ? value.length >= LARGE_TEXT
      : Array.isArray(value) && value.length >= LARGE
  )
}

/** A small pool of threads that run data agents: our own code and CEL, never a user's code. */
export class DataThreads {
  readonly #idle: DataThread[] = []
  #started = 0

  /** A free thread, or null where all are busy. */
  take(): DataThread | null {
    const free = this.#idle.pop()
    if (free) return free
    if (this.#started >= MOST) return null
    this.#started++
    return new DataThread({
      done: (thread) => this.#idle.push(thread),
      gone: (thread) => {
        this.#started--
        const at = this.#idle.indexOf(thread)
        if (at !== -1) this.#idle.splice(at, 1)
      },
    })
  }

  async close(): Promise<void> {
    await Promise.all(this.#idle.splice(0).map((thread) => thread.end()))
  }
}

interface Pool {
  done(thread: DataThread): void
  gone(thread: DataThread): void
}

class DataThread {
  readonly #worker: Worker
  readonly #pool: Pool
  #timer: NodeJS.Timeout | undefined

  constructor(pool: Pool) {
    this.#pool = pool
    // Compiled it is JavaScript; from the sources the thread needs the hooks that this process has.
    const isSource = import.meta.url.endsWith('.ts')
    const file = new URL(`./data_thread.${isSource ? 'ts' : 'js'}`, import.meta.url)
    this.#worker = new Worker(file, {
      execArgv: isSource ? ['--import=@poppinss/ts-exec'] : [],
      resourceLimits: { maxOldGenerationSizeMb: MAX_MEMORY },
      env: {},
    })
    this.#worker.unref()
    this.#worker.once('exit', () => this.#pool.gone(this))
    // Without a listener the failure of an idle thread would end the process.
    this.#worker.on('error', () => {})
  }

  /** @throws StepError as the run does; `CANCELLED`; `OUTPUT_LIMIT` where the memory is too small. */
  async run({ config, scope, inputs }: DataTask, signal: AbortSignal): Promise<Json> {
    clearTimeout(this.#timer)
    this.#worker.ref()
    const stop = () => void this.#worker.terminate()
    signal.addEventListener('abort', stop, { once: true })
    try {
      const output = this.#answer()
      const post = (message: ToThread) => this.#worker.postMessage(message)
      post({ config, scope })
      await Promise.race([sendPieces(inputs, (piece) => signal.aborted || post(piece)), output])
      if (signal.aborted) stop()
      const value = await output
      this.#rest()
      return value
    } catch (error) {
      if (signal.aborted) throw new StepError('CANCELLED', 'The run was cancelled')
      if (error instanceof StepError) this.#rest()
      throw error
    } finally {
      signal.removeEventListener('abort', stop)
    }
  }

  async end(): Promise<void> {
    clearTimeout(this.#timer)
    await this.#worker.terminate()
  }

  /** Back to the pool, until somebody takes it or nobody has for long. */
  #rest(): void {
    this.#worker.unref()
    this.#timer = setTimeout(() => void this.end(), IDLE).unref()
    this.#pool.done(this)
  }

  #answer(): Promise<Json> {
    const assembly = new Assembly()
    const worker = this.#worker
    const answer = new Promise<Json>((resolve, reject) => {
      const settle = (end: () => void) => {
        worker.off('message', hear).off('error', fail).off('exit', leave)
        end()
      }
      const hear = (message: FromThread) => {
        if ('failed' in message) {
          const { code, message: text, options } = message.failed
          return settle(() => reject(new StepError(code, text, options)))
        }
        if ('broken' in message) return settle(() => reject(new Error(message.broken)))
        if (assembly.add(message)) settle(() => resolve(assembly.value))
      }
      const fail = (error: Error & { code?: string }) => {
        const tooLarge = error.code === 'ERR_WORKER_OUT_OF_MEMORY'
        const message = 'The data made by this agent is too large'
        const told = new StepError('OUTPUT_LIMIT', message, { retryable: false })
        settle(() => reject(tooLarge ? told : error))
      }
      const leave = () => settle(() => reject(new Error('The data thread ended')))
      worker.on('message', hear).on('error', fail).on('exit', leave)
    })
    // It may fail before anybody waits for it.
    answer.catch(() => {})
    return answer
  }
}
