import { BaseTransformer } from '@adonisjs/core/transformers'
import type { ExecutionLogRow } from '#models/execution_log'

export default class ExecutionLogTransformer extends BaseTransformer<ExecutionLogRow> {
  toObject() {
    const row = this.resource
    return {
      id: row.id,
      level: row.level,
      message: row.message,
      stepKey: row.step_key,
      stepStatus: row.step_status,
      stepStartedAt: row.step_started_at,
      stepCompletedAt: row.step_completed_at,
      stepDurationMs: row.step_duration_ms === null ? null : Number(row.step_duration_ms),
      metadata: row.metadata ?? null,
      createdAt: row.created_at,
    }
  }
}
