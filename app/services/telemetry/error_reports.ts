import { hostname } from 'node:os'
import { logFields, outside } from '#services/telemetry/work_context'
import { scrubbed } from '#services/telemetry/scrubbed'

/** Milliseconds within which one kind of error is reported once, and how many reports a minute has. */
const AGAIN_AFTER_MS = 60_000
const REPORTS_A_MINUTE = 20

/** Milliseconds that whoever takes a report may need. */
const TIMEOUT_MS = 5_000

/** Kinds of errors that are told apart at a time. */
const MAX_KINDS = 1_000

/** Frames of a stack that are sent. */
const FRAMES = 30

/** What is sent, as JSON. */
interface ErrorReport {
  event: 'error'
  occurredAt: string
  /** What was said in the log beside it. */
  message: string
  error: { type: string; message: string; code?: string; stack: string[] }
  /** Errors of this kind since the last report of it, this one included. */
  count: number
  service: { name: 'turbocat'; version: string; host: string; pid: number }
  /** `request_id`, `execution_id`, `step_path`, `trace_id`, as in log lines. */
  context: Record<string, string | number>
}

export interface ReportTarget {
  /** The operator's own address, so it may be a private one. */
  url: string
  version: string
  /** The folder of the sources, which is left out of stacks. */
  root: string
  /** What must be nowhere in a report, wherever it comes from. */
  secrets: readonly string[]
}

/** Tells an operator's address of what nobody foresaw. Whatever happens there, nothing here fails. */
export class ErrorReports {
  #kinds = new Map<string, { since: number; count: number }>()
  #minute = { since: 0, reports: 0 }
  #sending = new Set<Promise<void>>()

  constructor(
    private target: ReportTarget,
    private now: () => number = Date.now
  ) {}

  /** Reports an error, unless one of its kind was reported just now. @param message - What the log says. */
  report(error: unknown, message: string): void {
    const count = this.#countOf(error)
    if (count === 0) return
    const body = JSON.stringify(this.#describe(error, message, count))
    const sending = outside(() => this.#send(body)).finally(() => this.#sending.delete(sending))
    this.#sending.add(sending)
  }

  /** Resolves when what is on its way has arrived, or can't. */
  async settled(): Promise<void> {
    await Promise.all(this.#sending)
  }

  /** How many errors of this kind there were since its last report; 0 where it is not its time. */
  #countOf(error: unknown): number {
    const now = this.now()
    const kind = kindOf(error)
    const known = this.#kinds.get(kind) ?? { since: -AGAIN_AFTER_MS, count: 0 }
    known.count++
    if (this.#kinds.size >= MAX_KINDS) this.#kinds.clear()
    this.#kinds.set(kind, known)
    if (now - this.#minute.since >= 60_000) this.#minute = { since: now, reports: 0 }
    if (now - known.since < AGAIN_AFTER_MS || this.#minute.reports >= REPORTS_A_MINUTE) return 0
    this.#minute.reports++
    const { count } = known
    this.#kinds.set(kind, { since: now, count: 0 })
    return count
  }

  #describe(error: unknown, message: string, count: number): ErrorReport {
    const { root, secrets, version } = this.target
    const clean = (text: string) => scrubbed(text, secrets)
    const thrown = error instanceof Error ? error : new Error(String(error))
    const { code } = thrown as NodeJS.ErrnoException
    const frames = (thrown.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
    return {
      event: 'error',
      occurredAt: new Date(this.now()).toISOString(),
      message: clean(message),
      error: {
        type: thrown.name,
        message: clean(thrown.message),
        ...(typeof code === 'string' && { code }),
        stack: frames
          .slice(0, FRAMES)
          .map((line) => clean(line.trim().replaceAll('file://', '').replaceAll(root, ''))),
      },
      count,
      service: { name: 'turbocat', version, host: hostname(), pid: process.pid },
      context: logFields(),
    }
  }

  async #send(body: string): Promise<void> {
    const headers = { 'content-type': 'application/json', 'user-agent': 'Turbocat-Errors' }
    const signal = AbortSignal.timeout(TIMEOUT_MS)
    const options = { method: 'POST', headers, body, redirect: 'manual', signal } as const
    try {
      const answer = await fetch(this.target.url, options)
      await answer.body?.cancel()
    } catch {
      // The log has it all the same; a log line of this failure would be an error to report.
    }
  }
}

/** By where it was thrown: messages of one kind differ by ids and values. */
function kindOf(error: unknown): string {
  if (!(error instanceof Error)) return `thrown ${typeof error}`
  const frame = /^\s+at .*$/m.exec(error.stack ?? '')?.[0] ?? ''
  return `${error.name} ${(error as NodeJS.ErrnoException).code ?? ''} ${frame.trim()}`
}
