import type { ExecutionPage } from '#queries/executions/changes_of_executions'

/** What a client is told while it waits. */
export interface Progress {
  progress: number
  total: number
  message: string
}

/** A look at the last steps takes no longer than this, in milliseconds, or is done without. */
const LAST_LOOK_MS = 1_000

const FINAL = new Set(['completed', 'failed', 'cancelled', 'timeout'])
const ENDED = new Set(['completed', 'failed', 'skipped'])

/** Tells of each step of an execution that ends: how many did, of how many, and which. */
export class ProgressFollower {
  readonly ready = true
  #after = '0'
  #told = 0
  #sawEnd: () => void = () => {}
  #end = new Promise<void>((resolve) => (this.#sawEnd = resolve))

  constructor(
    readonly executionId: string,
    private tell: (progress: Progress) => void
  ) {}

  get place() {
    return { executionId: this.executionId, after: this.#after }
  }

  take({ execution, changes, more }: ExecutionPage): boolean {
    for (const change of changes) {
      this.#after = change.changed
      if (change.kind !== 'step' || !execution) continue
      const { path, status } = change.row as { path: string; status: string }
      if (!ENDED.has(status) || path.includes('/')) continue
      this.#told += 1
      const total = Math.max(execution.stepsTotal, this.#told)
      this.tell({ progress: this.#told, total, message: `${path} ${status}` })
    }
    if (!execution || (FINAL.has(execution.status) && !more)) this.#sawEnd()
    return more
  }

  /** Resolves when the last step has been told of: the end itself is known before. */
  async caughtUp(): Promise<void> {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, LAST_LOOK_MS)))
    await Promise.race([this.#end, late])
    clearTimeout(timer)
  }

  hear(): void {}

  end(): void {}
}
