/** An attempt of a step, as it is kept. */
export interface ExecutionStepRow {
  path: string
  attempt: number
  step_key: string
  step_type: string
  iteration: number | null
  agent_id: string | null
  agent_version: number | null
  status: string
  inputs: unknown
  inputs_ref: Buffer | null
  output: unknown
  output_ref: Buffer | null
  error: unknown
  usage: unknown
  started_at: Date | null
  completed_at: Date | null
  duration_ms: string | null
  state: { childId?: string; pinned?: true } | null
}
