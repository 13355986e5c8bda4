import type { Usage } from './agent_runner.js'

/** Who is about to spend. */
export interface BudgetedRun {
  executionId: string
  /** The step's path in the execution, such as `import[3]/clean`. */
  path: string
  agentId: string
  /** The provider's own name of the model, and who provides it. */
  provider: string
  model: string
}

/** What one call may use at most: estimated for what goes in, exact for what may come out. */
export type MostUsage = Usage

/** A part of the budgets that a call holds while it runs. */
export interface Reservation {
  /**
   * Whether a soft limit is passed by it: the call may be made, and whoever makes it should ask for
   * less (a cheaper model), or for leave.
   */
  soft: boolean
  /**
   * Gives the reservation back and counts what was used in its place. Called exactly once, also when
   * the call failed: with what it used until then.
   */
  settle(used: Usage): Promise<void>
}

/**
 * The budgets that others than the agent's own config set: of an execution, a workflow, an agent, an
 * API key, a user. Reserved before a call and settled after it, so that calls side by side never
 * pass a limit together.
 */
export abstract class Budgets {
  /**
   * Takes what the call may use at most out of every budget that it counts for, or out of none.
   *
   * @throws StepError `BUDGET_EXCEEDED`, not retryable: a hard limit would be passed. Nothing is
   * reserved then.
   */
  abstract reserve(run: BudgetedRun, most: MostUsage): Promise<Reservation>
}
