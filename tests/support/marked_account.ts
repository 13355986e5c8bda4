import { randomBytes } from 'node:crypto'
import { v7 } from 'uuid'
import db from '@adonisjs/lucid/services/db'
import type User from '#models/user'
import { createUser } from '#tests/support/accounts'
import { fillAccount } from '#tests/support/full_account'

/** A column that holds text, and the mark that stands in it. */
export interface Planted {
  column: string
  mark: string
}

/** An account with rows in every table that can have some, and a mark of its own in each text. */
export interface MarkedAccount {
  user: User
  /** What all marks begin with; found nowhere else in the database. */
  mark: string
  planted: Planted[]
  /** Tables that have rows of the account. */
  tables: string[]
  /** Rows that were written since then, for `rowsWith`. */
  since: string
}

/** What says what a row is, not whom it is about; it is left as it is. */
const KINDS = new RegExp(
  '^(users\\..*|audit_logs\\.(action|resource_type|request_id)|approval_links\\.email|' +
    'outgoing_mails\\.payload|request_windows\\.key|.*\\.(status|kind))$'
)

/**
 * Makes the account. Call it within a transaction that is rolled back: marks are no values that a
 * worker could do anything with.
 */
export async function markedAccount(): Promise<MarkedAccount> {
  const since = await thisTransaction()
  const mark = `m${randomBytes(5).toString('hex')}`
  const user = await createUser()
  await user
    .merge({ email: `${mark}-e@example.com`, fullName: `${mark}-n`, avatarUrl: `${mark}-a` })
    .merge({ preferences: { theme: `${mark}-p` } })
    .save()
  const filled = await fillAccount(user.id)
  await fillTheRest(user, filled)
  const ids = new Set([user.id])
  const tables = await reach(ids, since)
  return { user, mark, since, tables, planted: await plant(mark, ids, since) }
}

/** Rows in the tables that an account has by its executions, workflows and deployments. */
async function fillTheRest(user: User, filled: Awaited<ReturnType<typeof fillAccount>>) {
  const { executionId, workflowId, agentId } = filled
  const own = { execution_id: executionId, path: 'ask' }
  const [deployment] = await db.from('deployments').where('user_id', user.id).select('id')
  const [budget] = await db.from('budgets').where('user_id', user.id).select('id')
  const hash = () => randomBytes(32)
  const rows: Array<[table: string, row: Record<string, unknown>]> = [
    ['execution_signals', { execution_id: executionId, name: 'paid', payload: '{}' }],
    ['execution_waits', { ...own, attempt: 1, kind: 'approval', name: 'ask', message: 'May I?' }],
    ['approval_links', { ...own, attempt: 1, token_hash: hash(), email: user.email }],
    ['agent_slots', { ...own, agent_id: agentId, lease_number: 1 }],
    ['idempotent_answers', { ...scope(user.id), request_hash: hash(), claim: v7() }],
    ['workflow_schedules', { workflow_id: workflowId, ...SCHEDULE }],
    ['schedule_firings', { workflow_id: workflowId, ...FIRING }],
    ['workflow_hooks', { id: v7(), workflow_id: workflowId, token_hash: hash(), token: 'x' }],
    ['event_subscriptions', { workflow_id: workflowId, user_id: user.id, statuses: ['failed'] }],
    ['event_firings', { workflow_id: workflowId, source_execution_id: v7(), outcome: 'started' }],
    ['execution_endings', { ...ending(executionId, workflowId), user_id: user.id }],
    ['deployment_events', { id: v7(), deployment_id: deployment.id, level: 'info', message: 'x' }],
    ['deployment_minutes', { deployment_id: deployment.id, ...MINUTE }],
    ['deployment_releases', { ...release(deployment.id), created_by: user.id }],
    ['budget_counters', { budget_id: budget.id, period_key: '2026-01' }],
    ['outgoing_mails', { id: v7(), kind: 'reset_password', payload: { userId: user.id } }],
    ['request_windows', { key: `user:${user.id}`, points: 1, ends_at: new Date() }],
  ]
  for (const [table, row] of rows) {
    const already = await db.from(table).whereRaw(`${table}::text like ?`, [`%${executionId}%`])
    if (already.length === 0) await db.table(table).insert(row).onConflict().ignore()
  }
}

const NOW = new Date()
const SCHEDULE = {
  ...{ cron: '* * * * *', timezone: 'UTC', overlap: 'skip', catch_up: 'none', jitter_ms: 0 },
}
const FIRING = { fire_at: NOW, due_at: NOW, outcome: 'skipped' }
const MINUTE = {
  ...{ minute: NOW, version: 1, requests: 1, errors: 0, duration_ms: 1, buckets: [1] },
}
const scope = (userId: string) => ({ user_id: userId, scope: 'POST /agents', key: v7() })
const ending = (executionId: string, workflowId: string) => ({
  ...{ execution_id: executionId, workflow_id: workflowId, status: 'completed' },
})
const release = (deploymentId: string) => ({
  ...{ deployment_id: deploymentId, number: 1, version: 1, agent_versions: '{}', reason: 'start' },
})

/** All tables of the product, without those that belong to another table as its partitions. */
export async function tablesOfProduct(): Promise<string[]> {
  const { rows } = await db.rawQuery(
    `select table_name as name from information_schema.tables
     where table_schema = 'public' and table_type = 'BASE TABLE'
       and table_name not like 'adonis_schema%' order by 1`
  )
  return (rows as { name: string }[]).map(({ name }) => name)
}

async function thisTransaction(): Promise<string> {
  const { rows } = await db.rawQuery('select pg_current_xact_id()::xid::text as id')
  return (rows as { id: string }[])[0]!.id
}

/** Rows that this transaction wrote and that hold one of the words, in whatever column. */
const HOLDING = 't.xmin::text::bigint >= ? and t::text like any (?)'
const holding = (since: string, words: Iterable<string>) => [
  since,
  [...words].map((word) => `%${word}%`),
]

/** Follows ids from row to row until no further row has one of them. Adds what it finds to `ids`. */
async function reach(ids: Set<string>, since: string): Promise<string[]> {
  const found = new Set<string>()
  const tables = await tablesOfProduct()
  for (let before = 0; before !== ids.size;) {
    before = ids.size
    for (const table of tables) {
      const sql = `select to_jsonb(t) as row from ${table} t where ${HOLDING}`
      const { rows } = await db.rawQuery(sql, holding(since, ids))
      for (const { row } of rows as { row: Record<string, unknown> }[]) {
        found.add(table)
        if (typeof row.id === 'string') ids.add(row.id)
        if (table === 'executions') ids.add(String(row.output_ref).replace('\\x', ''))
      }
    }
  }
  return [...found].sort()
}

/** Puts a mark into every column of the account's rows that takes one. */
async function plant(mark: string, ids: Set<string>, since: string): Promise<Planted[]> {
  const { rows } = await db.rawQuery(
    `select table_name as table, column_name as column, data_type as type
     from information_schema.columns where table_schema = 'public' and is_generated = 'NEVER'
       and data_type in ('text', 'character varying', 'json', 'jsonb')
     order by table_name, ordinal_position`
  )
  const planted: Planted[] = []
  for (const { table, column, type } of rows as Record<string, string>[]) {
    const name = `${table}.${column}`
    if (KINDS.test(name)) continue
    const one = `${mark}-${planted.length}z`
    const value = type!.startsWith('json') ? JSON.stringify({ note: one }) : one
    const sql = `update ${table} t set ${column} = ? where ${HOLDING}`
    const changed = await within(sql, [value, ...holding(since, ids)])
    if (changed.rowCount > 0) planted.push({ column: name, mark: one })
  }
  return planted
}

/** Does it, unless a column can't take what it is given: that holds nothing of anybody. */
async function within(sql: string, values: unknown[]): Promise<{ rowCount: number }> {
  try {
    return await db.transaction(
      async (trx) => (await trx.rawQuery(sql, values as never)) as { rowCount: number }
    )
  } catch (error) {
    if (/^(22001|23\d\d\d)$/.test((error as { code?: string }).code ?? '')) return { rowCount: 0 }
    throw error
  }
}

/** What is left of some words: the table, and the row as JSON. */
export async function rowsWith(words: string[], since: string): Promise<[string, string][]> {
  const found: [string, string][] = []
  for (const table of await tablesOfProduct()) {
    const sql = `select to_jsonb(t)::text as row from ${table} t where ${HOLDING}`
    const { rows } = await db.rawQuery(sql, holding(since, words))
    for (const { row } of rows as { row: string }[]) found.push([table, row])
  }
  return found
}
