import ExpandingSchema from '#database/expanding_schema'

/**
 * Whose turn it is. `held` keeps an execution behind the limit of its `concurrency_key`; `needs` are
 * the labels one of which a worker must have to go on with it. Slots of agents are rows that count
 * only while their execution's lease is live: there is no counter that a killed worker could leave
 * too high.
 */
export default class extends ExpandingSchema {
  override async up() {
    this.schema.raw(`
      alter table executions
        add column priority smallint not null default 5 check (priority between 1 and 10),
        add column concurrency_key varchar(400),
        add column concurrency_limit integer check (concurrency_limit >= 1),
        add column held boolean not null default false,
        add column needs text[]`)
    this.schema.raw(
      `create index executions_turn_index on executions (user_id, priority desc, id) where status = 'pending' and not held`
    )
    this.schema.raw(
      `create index executions_concurrency_index on executions (concurrency_key, priority desc, id)
       where concurrency_key is not null and status in ('pending', 'running', 'waiting')`
    )
    this.schema.raw(
      `create index executions_needs_index on executions (id) where needs is not null and status = 'waiting'`
    )
    this.schema.raw(`
      create table agent_slots (
        id bigint generated always as identity primary key,
        agent_id uuid not null references agents (id) on delete cascade,
        execution_id uuid not null references executions (id) on delete cascade,
        path varchar(1000) not null,
        lease_number bigint not null,
        taken_at timestamptz(3),
        reserved_until timestamptz(3),
        seen_at timestamptz(3) not null default now(),
        unique (agent_id, execution_id, path)
      )`)
    this.schema.raw('create index agent_slots_execution_index on agent_slots (execution_id)')
    this.schema.raw(`alter table workers add column labels text[] not null default '{}'`)
  }

  override async down() {
    this.schema.raw('alter table workers drop column labels')
    this.schema.dropTable('agent_slots')
    this.schema.raw('drop index executions_needs_index')
    this.schema.raw('drop index executions_concurrency_index')
    this.schema.raw('drop index executions_turn_index')
    this.schema.raw(`
      alter table executions drop column priority, drop column concurrency_key,
        drop column concurrency_limit, drop column held, drop column needs`)
  }
}
