/** What an execution can be in. */
export const EXECUTION_STATUSES = [
  'pending',
  'running',
  'waiting',
  'completed',
  'failed',
  'cancelled',
  'timeout',
] as const
export type ExecutionStatus = (typeof EXECUTION_STATUSES)[number]

/** What a step of an execution can be in. One that has not begun has no status yet. */
export const STEP_STATUSES = [
  'running',
  'waiting',
  'completed',
  'failed',
  'skipped',
  'cancelled',
] as const
export type StepStatus = (typeof STEP_STATUSES)[number]

/** The statuses that an execution never leaves. */
export const FINAL_EXECUTION_STATUSES = ['completed', 'failed', 'cancelled', 'timeout'] as const
export type FinalExecutionStatus = (typeof FINAL_EXECUTION_STATUSES)[number]

/** The statuses that a step never leaves. */
export const FINAL_STEP_STATUSES = ['completed', 'failed', 'skipped', 'cancelled'] as const
export type FinalStepStatus = (typeof FINAL_STEP_STATUSES)[number]

const FINAL = new Set<string>([...FINAL_EXECUTION_STATUSES, ...FINAL_STEP_STATUSES])

/** Whether an execution or a step in this status has ended for good. */
export function isFinal(status: ExecutionStatus | StepStatus): boolean {
  return FINAL.has(status)
}
