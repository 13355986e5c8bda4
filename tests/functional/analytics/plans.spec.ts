import { test } from '@japa/runner'
import type { ApiClient } from '@japa/api-client'
import db from '@adonisjs/lucid/services/db'
import { makeAgent } from '#tests/support/agents'
import { signedIn, type SignedIn } from '#tests/support/signed_in'
import { makeWorkflow } from '#tests/support/workflows'

/** What is never to be read whole: it grows for ever. */
const HISTORY = /^(executions|execution_(steps|logs)(_|$))/

/** A node of a plan, as EXPLAIN tells it. */
interface PlanNode {
  'Node Type': string
  'Relation Name'?: string
  'Plans'?: PlanNode[]
}

const PATHS: Array<{ path: string; admin?: boolean }> = [
  { path: '/analytics/overview?<period>' },
  { path: '/analytics/overview?<period>&scope=all', admin: true },
  { path: '/analytics/agents/:agent/metrics?<period>' },
  { path: '/analytics/agents/:agent/metrics?<period>&scope=all', admin: true },
  { path: '/analytics/workflows/:workflow/metrics?<period>' },
  { path: '/analytics/usage-stats?<period>' },
  { path: '/analytics/usage-stats?<period>&scope=all', admin: true },
  { path: '/executions?from=2020-03-01&to=2020-03-31' },
  { path: '/executions?cursor=' },
  { path: '/executions/:execution/steps' },
  { path: '/executions/:execution/logs?cursor=' },
]

interface Query {
  sql: string
  bindings: string[]
}

function nodesOf(plan: PlanNode): PlanNode[] {
  return [plan, ...(plan.Plans ?? []).flatMap(nodesOf)]
}

/** Two years of a busy installation, nine in ten of it other people's. */
async function seedHistory(owner: SignedIn, workflowId: string, agentId: string) {
  const crowd = await signedIn()
  await db.rawQuery(
    `with made as (
      insert into executions (id, user_id, workflow_id, status, duration_ms, created_at)
      select uuid_floor(at), case when n % 10 = 0 then cast(:mine as uuid)
        else cast(:others as uuid) end, cast(:workflow as uuid), 'completed', n % 1000, at
      from (
        select n, timestamptz '2019-01-01Z' + n * interval '25 minutes' as at
        from generate_series(1, 40000) n
      ) times
      returning id, created_at, user_id
    ), stepped as (
      insert into execution_steps (execution_id, path, attempt, step_key, step_type, agent_id, status,
        duration_ms, lease_number)
      select id, key, 1, key, 'agent',
        case when user_id = cast(:mine as uuid) then cast(:agent as uuid) else gen_random_uuid() end,
        'completed', 5, 1
      from made, unnest(array['a', 'b']) key
    )
    insert into execution_logs (execution_id, id, level, message, created_at)
    select id, gen_random_uuid(), 'info', 'line', created_at from made`,
    { mine: owner.user.id, others: crowd.user.id, workflow: workflowId, agent: agentId }
  )
  for (const table of ['executions', 'execution_steps', 'execution_logs']) {
    await db.rawQuery(`analyze ${table}`)
  }
}

async function forgetHistory(): Promise<void> {
  const old = `uuid_floor(timestamptz '2021-01-01Z')`
  await db.rawQuery(`delete from executions where id < ${old}`)
  await db.rawQuery(`delete from execution_steps where execution_id < ${old}`)
  await db.rawQuery(`delete from execution_logs where execution_id < ${old}`)
}

/** The statements over history that a request makes, with their plans. */
async function plansOf(client: ApiClient, who: SignedIn, path: string): Promise<PlanNode[][]> {
  const queries: Query[] = []
  const knex = db.connection().getReadClient()
  const listen = (query: Query) => void queries.push(query)
  knex.on('query', listen)
  const response = await client.get(`/api/v1${path}`).headers(who.headers)
  knex.removeListener('query', listen)
  response.assertStatus(200)
  const ofHistory = queries.filter(({ sql }) => /\bexecution(s|_steps|_logs)\b/.test(sql))
  return Promise.all(
    ofHistory.map(async ({ sql, bindings }) => {
      const explain = `explain (format json) ${sql.replace(/\$\d+/g, '?')}`
      const { rows } = await db.rawQuery(explain, bindings)
      return nodesOf(rows[0]['QUERY PLAN'][0].Plan)
    })
  )
}

test.group('Plans', (group) => {
  let me: SignedIn
  let admin: SignedIn
  const ids: Record<string, string> = {}

  group.setup(async () => {
    me = await signedIn()
    admin = await signedIn('admin')
  })
  group.teardown(forgetHistory)

  test('there is a long history', async ({ client, assert }) => {
    ids.workflow = (await makeWorkflow(client, me)).id
    ids.agent = (await makeAgent(client, me)).id
    await seedHistory(me, ids.workflow!, ids.agent!)
    const { rows } = await db.rawQuery('select id from executions where user_id = ? limit 1', [
      me.user.id,
    ])
    ids.execution = rows[0].id
    assert.exists(ids.execution)
  }).timeout(60_000)

  test('{path}: no history is read whole, and no partition of other months')
    .with(PATHS)
    .run(async ({ client, assert }, row) => {
      const period = 'startDate=2020-03-01&endDate=2020-03-31'
      const path = row.path
        .replace(/:(\w+)/g, (_: string, kind: string) => ids[kind]!)
        .replace('<period>', period)
      const plans = await plansOf(client, row.admin ? admin : me, path)
      assert.isNotEmpty(plans)
      for (const nodes of plans) {
        const read = nodes
          .map((node) => node['Relation Name'] ?? '')
          .filter((name) => HISTORY.test(name))
        assert.isNotEmpty(read)
        const whole = nodes.filter((node) => node['Node Type'] === 'Seq Scan')
        const names = whole.map((node) => node['Relation Name'] ?? '')
        assert.isEmpty(
          names.filter((name) => HISTORY.test(name)),
          path
        )
        const months = read.filter((name) => /_\d{4}_\d\d$/.test(name))
        assert.isEmpty(months, `partitions of other months: ${path}`)
      }
    })

  test('the health of the system reads none whole', async ({ client, assert }) => {
    for (const nodes of await plansOf(client, admin, '/analytics/system-health')) {
      const whole = nodes.filter((node) => node['Node Type'] === 'Seq Scan')
      assert.isEmpty(whole.filter((node) => HISTORY.test(node['Relation Name'] ?? '')))
    }
  })
})
