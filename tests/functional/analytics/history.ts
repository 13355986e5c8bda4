import db from '@adonisjs/lucid/services/db'
import { v7 } from 'uuid'
import type { SignedIn } from '#tests/support/signed_in'

/** An execution that is over, as the journal would have left it. Times are ISO 8601. */
export interface Past {
  at: string
  workflowId?: string
  agentId?: string
  status?: string
  durationMs?: number
  errorCode?: string
  usage?: { inputTokens: number; outputTokens: number; costUsd: string }
  steps?: PastStep[]
}

export interface PastStep {
  stepKey: string
  attempt?: number
  agentId?: string
  status?: string
  durationMs?: number
  errorCode?: string
  usage?: Past['usage']
}

/** Writes what ran once, in the past of a test's choice. */
export async function remember(owner: SignedIn, past: Past): Promise<string> {
  const created = new Date(past.at)
  const id = v7({ msecs: created.getTime() })
  const { workflowId = null, agentId = null, status = 'completed', durationMs = 10 } = past
  await db.table('executions').insert({
    id,
    user_id: owner.user.id,
    workflow_id: workflowId,
    workflow_version: workflowId && 1,
    agent_id: agentId,
    agent_version: agentId && 1,
    status,
    duration_ms: durationMs,
    error_code: past.errorCode ?? null,
    created_at: created,
    ...(past.usage ? { usage: JSON.stringify(past.usage) } : {}),
  })
  for (const step of past.steps ?? []) await rememberStep(id, created, step)
  return id
}

async function rememberStep(executionId: string, at: Date, step: PastStep): Promise<void> {
  const { stepKey, attempt = 1, agentId = null, status = 'completed', durationMs = 10 } = step
  await db.table('execution_steps').insert({
    execution_id: executionId,
    path: stepKey,
    attempt,
    step_key: stepKey,
    step_type: agentId ? 'agent' : 'condition',
    agent_id: agentId,
    status,
    started_at: at,
    duration_ms: durationMs,
    error: step.errorCode ? JSON.stringify({ code: step.errorCode }) : null,
    usage: step.usage ? JSON.stringify(step.usage) : null,
    lease_number: 1,
  })
}
