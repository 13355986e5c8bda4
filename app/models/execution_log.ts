/** A line of an execution's log, as it is kept. */
export interface ExecutionLogRow {
  id: string
  level: string
  message: string
  step_key: string | null
  step_status: string | null
  step_started_at: Date | null
  step_completed_at: Date | null
  step_duration_ms: string | null
  metadata: unknown
  created_at: Date
}
