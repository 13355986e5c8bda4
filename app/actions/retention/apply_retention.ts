import { inject } from '@adonisjs/core'
import dropOldHistory from '#actions/retention/drop_old_history'
import forgetDeleted from '#actions/retention/forget_deleted'
import forgetExecutions from '#actions/retention/forget_executions'
import { forgetById, forgetSessions } from '#actions/retention/forget_rows'
import ChangeMade from '#events/change_made'

/** Days that each is kept; 0 is for good. */
export interface RetentionDays {
  logs: number
  executions: number
  deleted: number
  audit: number
}

/** What went: rows, and whole partitions of months. */
export type Forgotten = Record<
  'partitions' | 'logs' | 'executions' | 'deleted' | 'audit' | 'sessions' | 'deploymentEvents',
  number
>

/**
 * Deletes what is older than it is kept. Bit by bit, so that nobody waits behind it: it may be ended
 * at any time, and the next run goes on.
 */
@inject()
export default class ApplyRetention {
  /** @param signal Ends it between two bits. */
  async handle(days: RetentionDays, signal: AbortSignal): Promise<Forgotten> {
    const executions = days.executions > 0 ? await forgetExecutions(days.executions, signal) : 0
    const deleted = days.deleted > 0 ? await forgetDeleted(days.deleted, signal) : 0
    const partitions = await dropOldHistory(days.logs)
    const byAge = (table: Parameters<typeof forgetById>[0], age: number) =>
      age > 0 ? forgetById(table, age, signal) : 0
    const forgotten = {
      ...{ executions, deleted, partitions },
      logs: await byAge('execution_logs', days.logs),
      deploymentEvents: await byAge('deployment_events', days.logs),
      audit: await byAge('audit_logs', days.audit),
      sessions: await forgetSessions(signal),
    }
    if (Object.values(forgotten).some((count) => count > 0)) {
      ChangeMade.note('retention.applied', null, { days, forgotten })
    }
    return forgotten
  }
}
