import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { promisify } from 'node:util'
import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import pg from 'pg'
import { url } from '#config/database'

const run = promisify(execFile)

/** A database of its own beside the tests' one, gone when the test is over. */
async function scratchDatabase(cleanup: (work: () => Promise<void>) => void): Promise<string> {
  const name = `turbocat_scratch_${randomUUID().slice(0, 8)}`
  const admin = new pg.Client({ connectionString: url })
  await admin.connect()
  await admin.query(`create database ${name}`)
  cleanup(async () => {
    await admin.query(`drop database ${name} with (force)`)
    await admin.end()
  })
  const address = new URL(url)
  address.pathname = `/${name}`
  return address.href
}

function ace(databaseUrl: string, ...args: string[]) {
  return run(process.execPath, ['ace.js', ...args], {
    cwd: app.makePath(),
    // Only the tests' own run may write the generated schema.
    env: { ...process.env, NODE_ENV: 'production', DATABASE_URL: databaseUrl },
  })
}

async function objects(databaseUrl: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  const { rows } = await client.query<{ name: string }>(
    `select c.oid::regclass::text as name from pg_class c
       join pg_namespace n on n.oid = c.relnamespace
       where n.nspname in ('public', 'history') and c.relkind in ('r', 'p')
     union all
     select p.oid::regproc::text from pg_proc p join pg_namespace n on n.oid = p.pronamespace
       where n.nspname = 'public' and not exists (
         select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
     order by 1`
  )
  await client.end()
  return rows.map(({ name }) => name).filter((name) => !name.startsWith('adonis_schema'))
}

test.group('Migrations', () => {
  test('can be rolled back to nothing and run again', async ({ assert, cleanup }) => {
    const database = await scratchDatabase(cleanup)
    await ace(database, 'migration:run', '--force')
    const made = await objects(database)
    for (const table of ['users', 'agents', 'workflows', 'workflow_steps', 'executions']) {
      assert.include(made, table)
    }
    for (const table of ['execution_logs', 'templates', 'deployments', 'api_keys', 'audit_logs']) {
      assert.include(made, table)
    }
    await ace(database, 'migration:rollback', '--batch=0', '--force')
    assert.deepEqual(await objects(database), [])
    await ace(database, 'migration:run', '--force')
    assert.deepEqual(await objects(database), made)
  }).timeout(60_000)

  test('give steps and logs a partition for this month and the next ones', async ({ assert }) => {
    const month = new Date().toISOString().slice(0, 7).replace('-', '_')
    const made = await objects(url)
    assert.include(made, `history.execution_steps_${month}`)
    assert.include(made, `history.execution_logs_${month}`)
  })
})
