import ExpandingSchema from '#database/expanding_schema'

/** Data sets of cases for agents, runs of them on a version, and what came of each case. */
export default class extends ExpandingSchema {
  override async up() {
    this.schema.raw(`
      create table eval_sets (
        id uuid primary key,
        user_id uuid not null references users (id) on delete cascade,
        agent_id uuid not null references agents (id) on delete cascade,
        name varchar(255) not null check (name <> ''),
        description text,
        cases json not null check (json_typeof(cases) = 'array'),
        created_at timestamptz(3) not null default now(),
        updated_at timestamptz(3) not null default now()
      )`)
    this.schema.raw('create index eval_sets_agent_index on eval_sets (agent_id, created_at desc)')
    this.schema.raw('create index eval_sets_user_index on eval_sets (user_id)')
    this.schema.raw(`
      create table eval_runs (
        id uuid primary key,
        eval_id uuid not null references eval_sets (id) on delete cascade,
        user_id uuid not null references users (id) on delete cascade,
        agent_id uuid not null references agents (id) on delete cascade,
        agent_version integer not null check (agent_version >= 1),
        status varchar(16) not null default 'running' check (status in ('running', 'completed')),
        cases_total integer not null check (cases_total >= 1),
        cases_passed integer not null default 0,
        cases_failed integer not null default 0,
        created_at timestamptz(3) not null default now(),
        completed_at timestamptz(3)
      )`)
    this.schema.raw(
      'create index eval_runs_eval_index on eval_runs (eval_id, agent_version, created_at desc)'
    )
    this.schema.raw('create index eval_runs_user_index on eval_runs (user_id)')
    this.schema.raw('create index eval_runs_agent_index on eval_runs (agent_id)')
    this.schema.raw(`create index eval_runs_open_index on eval_runs (id) where status = 'running'`)
    this.schema.raw(`
      create table eval_results (
        id uuid primary key,
        run_id uuid not null references eval_runs (id) on delete cascade,
        case_index integer not null check (case_index >= 0),
        eval_case json not null,
        status varchar(16) not null default 'pending'
          check (status in ('pending', 'running', 'judging', 'passed', 'failed')),
        execution_id uuid,
        judge_execution_id uuid,
        score double precision,
        reason text,
        completed_at timestamptz(3),
        unique (run_id, case_index)
      )`)
  }

  override async down() {
    this.schema.raw('drop table eval_results, eval_runs, eval_sets')
  }
}
