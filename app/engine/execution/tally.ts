import type { Usage } from '../contracts/agent_runner.js'
import type { Progress } from '../contracts/commit.js'
import type { StepRecord } from '../contracts/step_record.js'
import { addUsage, NO_USAGE } from './usage.js'

/** What is counted of an execution: top-level steps that ended, and what all attempts used. */
export class Tally {
  #usage = NO_USAGE
  #counts = { completed: 0, failed: 0 }

  constructor(
    acquired: readonly StepRecord[],
    private stepsTotal: number
  ) {
    for (const { usage } of acquired) if (usage) this.addUsage(usage)
  }

  /** What the attempts used so far, those before this drive included. */
  get usage(): Usage {
    return this.#usage
  }

  addUsage(usage: Usage): void {
    this.#usage = addUsage(this.#usage, usage)
  }

  /** Counts a top-level step that ended. */
  count(kind: 'completed' | 'failed'): void {
    this.#counts[kind]++
  }

  get progress(): Progress {
    return {
      stepsCompleted: this.#counts.completed,
      stepsFailed: this.#counts.failed,
      stepsTotal: this.stepsTotal,
    }
  }
}
