import type { Mistake } from './checker.js'
import { LIMIT } from './workflows.js'

interface Rule {
  kind: Mistake['kind']
  /** Finds what breaks it: `id` of the execution where there is one, and `what`. $1: the workflow
   * with a limit, the scheduled one, the source of events and what follows it. */
  sql: string
}

const OPEN = `('pending', 'running', 'waiting')`

/** What must hold in any journal once nothing is open. */
export const JOURNAL_RULES: Record<string, Rule> = {
  'every execution is final': {
    kind: 'lost',
    sql: `select id, status as what from executions where status in ${OPEN} or completed_at is null`,
  },
  'a step has one committed result': {
    kind: 'doubled',
    sql: `select execution_id as id, path as what from execution_steps
      where status in ('completed', 'skipped') group by 1, 2 having count(*) > 1`,
  },
  'no step is open': {
    kind: 'wrong',
    sql: `select execution_id as id, path || ' ' || status as what from execution_steps
      where status in ('running', 'waiting')`,
  },
  'no attempt is missing': {
    kind: 'wrong',
    sql: `select execution_id as id, path as what from execution_steps
      group by 1, 2 having max(attempt) <> count(*)`,
  },
  'no lease, timer or slot is left': {
    kind: 'wrong',
    sql: `select id, coalesce(lease_owner::text, wake_at::text) as what from executions
      where lease_owner is not null or lease_expires_at is not null or wake_at is not null
      union all select execution_id, 'slot ' || path from agent_slots`,
  },
  'a child has a parent that asked for it, once': {
    kind: 'doubled',
    sql: `select c.id, c.parent_path as what from executions c
      left join executions p on p.id = c.parent_execution_id
      left join execution_steps s on s.execution_id = p.id and s.path = c.parent_path
        and s.attempt = c.parent_attempt
      where c.depth > 0 and (p.id is null or s.path is null)
      union all
      select parent_execution_id, parent_path from executions where parent_path is not null
      group by parent_execution_id, parent_path, parent_attempt having count(*) > 1`,
  },
  'a call that completed has a child that completed': {
    kind: 'lost',
    sql: `select s.execution_id as id, s.path as what from executions c
      join execution_steps s on s.execution_id = c.parent_execution_id and s.path = c.parent_path
        and s.attempt = c.parent_attempt
      where s.status = 'completed' and c.parent_awaits and c.status <> 'completed'`,
  },
  'counters': {
    kind: 'wrong',
    sql: `select null as id, 'workflow ' || w.name || ' counts ' || w.total_executions || ' of '
        || count(e.id) as what
      from workflows w left join executions e on e.workflow_id = w.id
      group by w.id having w.total_executions <> count(e.id)
        or w.successful_executions <> count(e.id) filter (where e.status = 'completed')
        or w.failed_executions <> count(e.id) filter (where e.status in ('failed', 'timeout'))
      union all
      select null, 'agent ' || a.name || ' counts ' || a.total_executions || ' of ' || count(s.path)
      from agents a left join execution_steps s on s.agent_id = a.id
        and s.status in ('completed', 'failed') and s.step_type not in ('model', 'tool')
      group by a.id having a.total_executions <> count(s.path)
        or a.successful_executions <> count(s.path) filter (where s.status = 'completed')
      union all select null, 'not folded: ' || count(*) from counter_deltas having count(*) > 0`,
  },
  'each second fired once': {
    kind: 'lost',
    sql: `select null as id, fire_at::text || ' ' || coalesce(before::text, '') as what from (
        select fire_at, lag(fire_at) over (order by fire_at) as before from schedule_firings
      ) f where before is not null and fire_at - before <> interval '1 second'
      union all
      select null, outcome || ' ' || coalesce(reason, '') || fire_at from schedule_firings
      where outcome <> 'started' and reason is distinct from 'deactivated'`,
  },
  'a firing has one execution, and a scheduled execution one firing': {
    kind: 'doubled',
    sql: `select e.id, 'fired' as what from executions e
      left join schedule_firings f on f.execution_id = e.id
      where e.trigger_type = 'scheduled' and e.depth = 0 group by e.id having count(f.execution_id) <> 1`,
  },
  'each end is followed once': {
    kind: 'lost',
    sql: `select s.id, count(f.id) || ' followers' as what from executions s
      left join executions f on f.workflow_id = ($1::uuid[])[4]
        and f.trigger_data->>'executionId' = s.id::text
      where s.workflow_id = ($1::uuid[])[3] and s.status = 'completed'
      group by s.id having count(f.id) <> 1`,
  },
  'no more go on at a time than the limit allows': {
    kind: 'doubled',
    sql: `select a.id, count(*) || ' at once' as what from executions a
      join executions b on b.concurrency_key = a.concurrency_key
        and b.started_at <= a.started_at and b.completed_at > a.started_at
      where a.workflow_id = ($1::uuid[])[1]
      group by a.id having count(*) > ${LIMIT}`,
  },
  'no mistake of the scheduler itself': {
    kind: 'wrong',
    sql: `select id, error_message as what from executions where error_code = 'INTERNAL'`,
  },
}
