import ExpandingSchema from '#database/expanding_schema'

/**
 * How budgets are spent: one statement before a call, one after it.
 *
 * Who spends takes the lock 1764 shared, who makes a budget takes it alone, so that a budget begins
 * with exactly what the ledger has. The rows of a call's counters are locked in the order of their
 * keys by everybody. What is reserved counts as spent; a call that nobody can tell the end of stays
 * counted at its most, so that no crash lets a limit be passed.
 */
export default class extends ExpandingSchema {
  override async up() {
    this.schema.raw(`
      create function budget_period_key(period text, month text, root uuid) returns text
      language sql immutable as $$
        select case period when 'month' then month when 'total' then 'total' else root::text end
      $$`)
    this.schema.raw(`
      create function reserve_spending(
        spending uuid, execution uuid, place text, agent uuid, by_provider text, by_model text,
        cost numeric, some_tokens bigint, some_tool_calls integer, once_key text
      ) returns table (
        outcome text, budget_id uuid, scope text, resource_id uuid, period text, what text,
        most text, used text, reserved text, wanted text, on_soft text
      ) language plpgsql as $$
      #variable_conflict use_column
      declare
        this_month constant text := to_char(now() at time zone 'UTC', 'YYYY-MM');
        owner uuid; root uuid; number bigint; key uuid; counted uuid[]; made integer;
      begin
        perform pg_advisory_xact_lock_shared(1764);
        with recursive above as (
          select e.id, e.parent_execution_id, e.user_id, e.workflow_id, e.agent_id, e.api_key_id,
            e.lease_number, 0 as level
          from executions e where e.id = execution
          union all
          select e.id, e.parent_execution_id, e.user_id, e.workflow_id, e.agent_id, e.api_key_id,
            e.lease_number, a.level + 1
          from above a join executions e on e.id = a.parent_execution_id
          where a.level < 100
        )
        select (array_agg(a.user_id order by a.level))[1], (array_agg(a.id order by a.level desc))[1],
          (array_agg(a.lease_number order by a.level))[1],
          (array_agg(a.api_key_id order by a.level) filter (where a.api_key_id is not null))[1],
          array_agg(a.workflow_id) || array_agg(a.agent_id)
        into owner, root, number, key, counted from above a;
        if owner is null then
          raise exception 'There is no execution %', execution using errcode = 'no_data_found';
        end if;
        select coalesce(array_agg(distinct r), '{}') into counted
        from unnest(counted || array[owner, key, agent]) r where r is not null;

        insert into spendings (id, user_id, execution_id, root_id, path, call_key, agent_id, api_key_id,
          resources, provider, model, month, status, cost_usd, tokens, tool_calls, lease_number, settled_at)
        values (spending, owner, execution, root, place, once_key, agent, key,
          counted, by_provider, by_model, this_month,
          case when once_key is null then 'reserved' else 'settled' end, cost, some_tokens,
          some_tool_calls, number, case when once_key is not null then now() end)
        on conflict do nothing;
        get diagnostics made = row_count;
        if made = 0 then
          return query select 'known', null::uuid, null, null::uuid, null, null, null, null, null, null,
            null;
          return;
        end if;

        insert into budget_counters as c (budget_id, period_key, reserved_cost_usd, reserved_tokens, tool_calls)
        select b.id, budget_period_key(b.period, this_month, root), cost, some_tokens, some_tool_calls
        from budgets b where b.resource_id = any(counted)
        order by 1, 2
        on conflict (budget_id, period_key) do update set
          reserved_cost_usd = c.reserved_cost_usd + excluded.reserved_cost_usd,
          reserved_tokens = c.reserved_tokens + excluded.reserved_tokens,
          tool_calls = c.tool_calls + excluded.tool_calls, updated_at = now();
        get diagnostics made = row_count;
        if made = 0 then return; end if;

        return query
        select case when l.used + l.mine > l.most then 'refused'
            when l.used + l.held > l.most then 'full' else 'soft' end,
          b.id, b.scope::text, b.resource_id, b.period::text, l.what, l.most::text,
          l.used::text, (l.held - l.mine)::text, l.mine::text, b.on_soft::text
        from budgets b
        join budget_counters c on c.budget_id = b.id
          and c.period_key = budget_period_key(b.period, this_month, root)
        cross join lateral (values
          ('maxCostUsd', b.max_cost_usd, c.cost_usd, c.reserved_cost_usd, cost),
          ('maxTokens', b.max_tokens, c.tokens, c.reserved_tokens, some_tokens),
          ('maxToolCalls', b.max_tool_calls, c.tool_calls - some_tool_calls, some_tool_calls, some_tool_calls)
        ) as l (what, most, used, held, mine)
        where b.resource_id = any(counted) and l.mine > 0 and l.used + l.held > l.most * b.soft_ratio
        order by case when l.used + l.mine > l.most then 1 when l.used + l.held > l.most then 2
          else 3 end, (l.used + l.held) / nullif(l.most, 0) desc nulls first, b.id;
      end $$`)
    this.schema.raw(`
      create function try_spending(
        spending uuid, execution uuid, place text, agent uuid, by_provider text, by_model text,
        cost numeric, some_tokens bigint, some_tool_calls integer, once_key text
      ) returns json language plpgsql as $$
      declare told json;
      begin
        begin
          select json_agg(r) into told from reserve_spending(spending, execution, place, agent,
            by_provider, by_model, cost, some_tokens, some_tool_calls, once_key) r;
          if told -> 0 ->> 'outcome' in ('refused', 'full') then
            raise exception 'over' using errcode = 'TC402';
          end if;
        exception when sqlstate 'TC402' then null;
        end;
        return told;
      end $$`)
    this.schema.raw(`
      create function settle_spending(
        spending uuid, cost numeric, some_tokens bigint, how text default 'settled'
      ) returns boolean language plpgsql as $$
      declare s spendings%rowtype; open_cost numeric; open_tokens bigint; old_cost numeric; old_tokens bigint;
      begin
        perform pg_advisory_xact_lock_shared(1764);
        select * into s from spendings t
        where t.id = spending and t.status in ('reserved', 'unknown') and t.status <> how
        for no key update;
        if not found then return false; end if;
        cost := coalesce(cost, s.cost_usd);
        some_tokens := coalesce(some_tokens, s.tokens);
        open_cost := case s.status when 'reserved' then s.cost_usd else 0 end;
        open_tokens := case s.status when 'reserved' then s.tokens else 0 end;
        old_cost := s.cost_usd - open_cost;
        old_tokens := s.tokens - open_tokens;
        perform 1 from budget_counters c join budgets b on b.id = c.budget_id
        where b.resource_id = any(s.resources)
          and c.period_key = budget_period_key(b.period, s.month, s.root_id)
        order by c.budget_id, c.period_key for no key update of c;
        update budget_counters c set
          reserved_cost_usd = c.reserved_cost_usd - open_cost,
          reserved_tokens = c.reserved_tokens - open_tokens,
          cost_usd = c.cost_usd - old_cost + cost, tokens = c.tokens - old_tokens + some_tokens,
          updated_at = now()
        from budgets b
        where b.id = c.budget_id and b.resource_id = any(s.resources)
          and c.period_key = budget_period_key(b.period, s.month, s.root_id);
        update spendings set status = how, cost_usd = cost, tokens = some_tokens, settled_at = now()
        where id = spending;
        return true;
      end $$`)
    this.schema.raw(`
      create function seed_budget(budget uuid) returns void language sql as $$
        insert into budget_counters (budget_id, period_key, cost_usd, tokens, tool_calls,
          reserved_cost_usd, reserved_tokens)
        select b.id, budget_period_key(b.period, s.month, s.root_id),
          coalesce(sum(s.cost_usd) filter (where s.status <> 'reserved'), 0),
          coalesce(sum(s.tokens) filter (where s.status <> 'reserved'), 0), sum(s.tool_calls),
          coalesce(sum(s.cost_usd) filter (where s.status = 'reserved'), 0),
          coalesce(sum(s.tokens) filter (where s.status = 'reserved'), 0)
        from budgets b join spendings s on s.resources @> array[b.resource_id]
        where b.id = budget and (b.period <> 'execution' or s.reserved_at > now() - interval '30 days')
        group by 1, 2
      $$`)
  }

  override async down() {
    this.schema.raw('drop function seed_budget(uuid)')
    this.schema.raw('drop function settle_spending(uuid, numeric, bigint, text)')
    for (const name of ['try_spending', 'reserve_spending']) {
      this.schema.raw(
        `drop function ${name}(uuid, uuid, text, uuid, text, text, numeric, bigint, integer, text)`
      )
    }
    this.schema.raw('drop function budget_period_key(text, text, uuid)')
  }
}
