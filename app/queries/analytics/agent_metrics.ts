import { measure } from '#queries/analytics/metrics'
import {
  bucketsOf,
  readPeriod,
  type BucketUnit,
  type PeriodRequest,
} from '#queries/analytics/period'
import { bindingsOf, IN_PERIOD, STEPS_IN_PERIOD } from '#queries/analytics/period_sql'

export interface AgentMetricsInput extends PeriodRequest {
  agentId: string
  /** Whose executions; everybody's where it is null. */
  userId: string | null
  groupBy: BucketUnit
}

/** The attempts of steps that an agent ran, by the time of their execution. */
const ran = (ofUser: boolean) => `
  select e.created_at, s.duration_ms, s.status, s.error ->> 'code' as error_code
  from execution_steps s join executions e on e.id = s.execution_id
  where s.agent_id = cast(:agentId as uuid) and s.status <> 'skipped'
    and s.step_type not in ('model', 'tool')
    and ${STEPS_IN_PERIOD} and ${IN_PERIOD}
    ${ofUser ? 'and e.user_id = cast(:userId as uuid)' : ''}`

/** How an agent did, wherever it ran: alone, or as a step. */
export default class AgentMetrics {
  /** @throws ValidationException for a period that ends before it begins, or has too many buckets. */
  async handle({ agentId, userId, groupBy, ...request }: AgentMetricsInput) {
    const period = readPeriod(request)
    const buckets = bucketsOf(period, groupBy)
    const bindings = { ...bindingsOf(period), agentId, buckets }
    return measure(ran(userId !== null), userId === null ? bindings : { ...bindings, userId })
  }
}
