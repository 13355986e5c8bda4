import { evaluate } from '#engine/expressions/cel'
import type { Json, JsonObject } from '#engine/graph/types'

/** What an event tells: the inputs of what it starts, and `event` in its filter. */
export interface WorkflowEvent {
  /** `workflow.` and the final status; `failed` where a time-out ended it is `timeout`. */
  type: string
  executionId: string
  workflowId: string
  workflowName: string | null
  status: string
  output: Json
  error: { code: string; message: string } | null
  startedAt: string | null
  completedAt: string | null
  durationMs: number | null
}

/**
 * Whether an event passes a filter; without one every event does. A filter is a CEL expression over
 * `event` that gives true or false; a name that this event has not is a failure, so `has()` asks.
 *
 * @throws Error when the filter fails, or gives anything else.
 */
export function passes(filter: string | null, event: WorkflowEvent): boolean {
  if (filter === null) return true
  const result = evaluate(filter, { event: event as unknown as JsonObject })
  if (typeof result === 'boolean') return result
  throw new TypeError(
    `The filter gives ${JSON.stringify(result)?.slice(0, 100)}, not true or false`
  )
}
