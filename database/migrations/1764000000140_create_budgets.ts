import ExpandingSchema from '#database/expanding_schema'

/**
 * Limits of what models may cost. `spendings` is the ledger: a row for each call of a model, from
 * before it is made. `budget_counters` has the sums that limits are held against, one row for each
 * budget and period; they change in the transaction that changes the ledger, and never apart from it.
 */
export default class extends ExpandingSchema {
  override async up() {
    this.schema.raw(`
      create table budgets (
        id uuid primary key,
        user_id uuid not null references users (id) on delete cascade,
        scope varchar(16) not null check (scope in ('user', 'workflow', 'agent', 'api_key')),
        resource_id uuid not null,
        period varchar(16) not null check (period in ('execution', 'month', 'total')),
        max_cost_usd numeric(21, 12) check (max_cost_usd >= 0),
        max_tokens bigint check (max_tokens >= 0),
        max_tool_calls integer check (max_tool_calls >= 0),
        soft_ratio numeric(4, 3) not null default 0.8 check (soft_ratio > 0 and soft_ratio <= 1),
        on_soft varchar(16) not null default 'warn' check (on_soft in ('warn', 'approve', 'cheaper')),
        set_by_admin boolean not null default false,
        created_at timestamptz(3) not null default now(),
        updated_at timestamptz(3) not null default now(),
        unique (resource_id, period, set_by_admin),
        check (num_nonnulls(max_cost_usd, max_tokens, max_tool_calls) > 0)
      )`)
    this.schema.raw('create index budgets_user_index on budgets (user_id, created_at desc)')
    this.schema.raw(`
      create table budget_counters (
        budget_id uuid not null references budgets (id) on delete cascade,
        period_key varchar(36) not null,
        cost_usd numeric not null default 0,
        tokens bigint not null default 0,
        tool_calls bigint not null default 0,
        reserved_cost_usd numeric not null default 0,
        reserved_tokens bigint not null default 0,
        updated_at timestamptz(3) not null default now(),
        primary key (budget_id, period_key)
      ) with (fillfactor = 50)`)
    this.schema.raw(`
      create table spendings (
        id uuid primary key,
        user_id uuid not null references users (id) on delete cascade,
        execution_id uuid not null,
        root_id uuid not null,
        path varchar(1000) not null,
        call_key varchar(100),
        agent_id uuid not null,
        api_key_id uuid,
        resources uuid[] not null,
        provider varchar(32),
        model varchar(200),
        month char(7) not null,
        status varchar(16) not null check (status in ('reserved', 'settled', 'unknown')),
        cost_usd numeric not null,
        tokens bigint not null,
        tool_calls integer not null default 0,
        lease_number bigint not null,
        reserved_at timestamptz(3) not null default now(),
        settled_at timestamptz(3)
      )`)
    this.schema.raw('create index spendings_user_index on spendings (user_id, reserved_at)')
    this.schema.raw('create index spendings_resources_index on spendings using gin (resources)')
    this.schema.raw(`create index spendings_open_index on spendings (id) where status = 'reserved'`)
    this.schema.raw(
      `create unique index spendings_call_index on spendings (execution_id, path, call_key)
       where call_key is not null`
    )
  }

  override async down() {
    this.schema.raw('drop table spendings, budget_counters, budgets')
  }
}
