import type { Writable } from 'node:stream'

/** One line of the board: a step, or the items of a loop together. */
export interface BoardStep {
  path: string
  stepType: string
  status: string
  durationMs: number | null
}

const MARKS: Record<string, [mark: string, color: number]> = {
  pending: ['·', 90],
  running: ['▶', 36],
  waiting: ['◷', 33],
  completed: ['✔', 32],
  failed: ['✖', 31],
  skipped: ['↷', 90],
  cancelled: ['■', 33],
}

/**
 * Draws the steps of an execution while it runs. On a terminal the lines are drawn over; elsewhere
 * each is printed once, when its step has ended.
 */
export class StepBoard {
  #height = 0
  #printed = new Set<string>()

  constructor(
    private expected: Array<{ stepKey: string; stepType: string }>,
    private out: Writable & { isTTY?: boolean }
  ) {}

  draw(steps: BoardStep[]): void {
    const lines = this.#lines(steps)
    if (this.out.isTTY) {
      const up = this.#height > 0 ? `\u001b[${this.#height}A` : ''
      this.out.write(up + lines.map(({ text }) => `\u001b[2K${text}\n`).join(''))
      this.#height = Math.max(this.#height, lines.length)
      return
    }
    for (const { key, text, ended } of lines) {
      if (!ended || this.#printed.has(key)) continue
      this.#printed.add(key)
      this.out.write(`${text}\n`)
    }
  }

  /** Top-level steps in their order, under each its branches, its items counted. */
  #lines(steps: BoardStep[]) {
    return this.expected.flatMap(({ stepKey, stepType }) => {
      const own = steps.find((step) => step.path === stepKey)
      const branches = steps.filter((step) => step.path.startsWith(`${stepKey}/`))
      const items = steps.filter((step) => step.path.startsWith(`${stepKey}[`))
      const done = items.filter((step) => step.status === 'completed').length
      const note = items.length > 0 ? ` ${done} of ${items.length} items` : ''
      const step = own ?? { path: stepKey, stepType, status: 'pending', durationMs: null }
      return [
        this.#line(step, '', `${stepType}${note}`),
        ...branches.map((branch) => this.#line(branch, '  ', branch.stepType)),
      ]
    })
  }

  #line(step: BoardStep, indent: string, kind: string) {
    const [mark, color] = MARKS[step.status] ?? ['?', 0]
    const colored = this.out.isTTY ? `\u001b[${color}m${mark}\u001b[0m` : mark
    const name = (indent + step.path).padEnd(24)
    const time = step.durationMs === null ? '' : `${step.durationMs} ms`
    const text = `  ${colored} ${name} ${kind.padEnd(22)} ${step.status.padEnd(10)} ${time.padStart(8)}`
    const ended = !['pending', 'running', 'waiting'].includes(step.status)
    return { key: step.path, text: text.trimEnd(), ended }
  }
}
