import type { JsonObject } from '#engine/graph/types'

/** A workflow's `triggerConfig` as the validator lets it through; the row's secret is masked. */
export interface TriggerConfig {
  type?: 'manual' | 'api' | 'webhook' | 'scheduled' | 'event'
  overlap?: 'skip' | 'queue' | 'parallel' | 'cancel_running'
  catchUp?: 'none' | 'one' | 'all'
  jitterMs?: number
  /** Inputs of what a schedule starts. */
  inputData?: JsonObject
  secret?: string
  respond?: 'immediately' | 'when-finished'
  event?: string
  workflowId?: string
  filter?: string
}

/** What an active workflow's schedule does where its config says nothing. */
export const SCHEDULE_DEFAULTS = { overlap: 'skip', catchUp: 'one', jitterMs: 0 } as const

/** The final statuses that an event is about. */
export const STATUSES_OF: Record<string, string[]> = {
  'workflow.completed': ['completed'],
  'workflow.failed': ['failed', 'timeout'],
  'workflow.timeout': ['timeout'],
  'workflow.cancelled': ['cancelled'],
  'workflow.ended': ['completed', 'failed', 'timeout', 'cancelled'],
}
