import { BaseTransformer } from '@adonisjs/core/transformers'
import type { ExecutionStepRow } from '#models/execution_step'

export default class ExecutionStepTransformer extends BaseTransformer<ExecutionStepRow> {
  toObject() {
    const row = this.resource
    return {
      path: row.path,
      stepKey: row.step_key,
      stepType: row.step_type,
      iteration: row.iteration,
      attempt: row.attempt,
      agentId: row.agent_id,
      agentVersion: row.agent_version,
      status: row.status,
      inputs: row.inputs ?? null,
      output: row.output ?? null,
      error: row.error ?? null,
      usage: row.usage ?? null,
      childExecutionId: row.state?.childId ?? null,
      pinned: row.state?.pinned === true,
      startedAt: row.started_at,
      completedAt: row.completed_at,
      durationMs: row.duration_ms === null ? null : Number(row.duration_ms),
    }
  }
}
