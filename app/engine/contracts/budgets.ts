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

/** Who is about to call tools. */
export type ToolRun = Pick<BudgetedRun, 'executionId' | 'path' | 'agentId'>

/** What one call may use at most: estimated for what goes in, exact for what may come out. */
export type MostUsage = Usage

/** What whoever set a budget wants to happen once its soft limit is passed. */
export type SoftAction = 'warn' | 'approve' | 'cheaper'

/** A part of the budgets that a call holds while it runs. */
export interface Reservation {
  /** Whether a soft limit is passed by it. The call may be made all the same. */
  soft: boolean
  /** What to do about it. `warn` where it is left out. */
  action?: SoftAction
  /** Which limit it is, in a sentence. */
  message?: string
  /**
   * Gives the reservation back and counts what was used in its place. Called exactly once, also when
   * the call failed: with what it used until then, or null where nobody can know. It then stays
   * counted at its most.
   */
  settle(used: Usage | null): Promise<void>
}

/** How long whoever reserves can wait. */
export interface Patience {
  signal: AbortSignal
  /** Stops the attempt's clock while calls of others hold what is left; the answer starts it again. */
  queued(): () => void
}

/**
 * The budgets that others than the agent's own config set: of an execution, a workflow, an agent, an
 * API key, a user. Reserved before a call and settled after it, so that calls side by side never
 * pass a limit together.
 */
export abstract class Budgets {
  /**
   * Takes what the call may use at most out of every budget that it counts for, or out of none.
   * Where only calls under way keep it from that, it waits until they are settled.
   *
   * @throws StepError `BUDGET_EXCEEDED`, not retryable: a hard limit would be passed. Nothing is
   * reserved then. @throws What `patience.signal` was aborted with.
   */
  abstract reserve(run: BudgetedRun, most: MostUsage, patience?: Patience): Promise<Reservation>

  /**
   * Counts calls of tools, before they are made.
   *
   * @param key - Names them within the run: what is counted once is not counted again.
   * @throws StepError `BUDGET_EXCEEDED`, not retryable; none of them is counted then.
   */
  abstract countToolCalls(run: ToolRun, key: string, count: number): Promise<void>
}
