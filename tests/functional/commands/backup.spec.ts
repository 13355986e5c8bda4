import { randomUUID } from 'node:crypto'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@japa/runner'
import pg from 'pg'
import { url } from '#config/database'
import Vault from '#services/vault/vault'
import { createUser } from '#tests/support/accounts'
import { ranByShell } from '#tests/support/console'
import { fillAccount, givePayload, HIDDEN } from '#tests/support/full_account'

const KEY = { BACKUP_KEY: 'a key that only this test has' }

/** What says of a table whether it is the same: its rows, in an order that is theirs. */
const CONTENT = (table: string) =>
  `select count(*)::int as rows, md5(string_agg(t::text, '' order by t::text)) as hash from ${table} t`

async function query<Row extends object>(databaseUrl: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    return (await client.query<Row>(sql)).rows
  } finally {
    await client.end()
  }
}

test.group('Backups', (group) => {
  const name = `turbocat_restored_${randomUUID().slice(0, 8)}`
  const restored = new URL(url)
  restored.pathname = `/${name}`
  let folder: string
  let file: string

  group.setup(async () => {
    folder = await mkdtemp(join(tmpdir(), 'turbocat-backup-'))
    file = join(folder, 'turbocat.backup')
    await query(url, `create database ${name}`)
    const env = { DATABASE_URL: restored.href, NODE_ENV: 'production' }
    const migrated = await ranByShell(['migration:run', '--force'], env)
    if (migrated.exitCode !== 0) throw new Error(migrated.stdout + migrated.stderr)
    return async () => {
      await query(url, `drop database ${name} with (force)`)
      await rm(folder, { recursive: true })
    }
  })

  test('what backup:create wrote, backup:restore puts back: executions, versions, secrets', async ({
    assert,
  }) => {
    const user = await createUser()
    const { executionId, payloadHash } = await fillAccount(user.id)
    await givePayload(executionId, payloadHash)
    const created = await ranByShell(['backup:create', file, '--json'], KEY)
    assert.equal(created.exitCode, 0, created.stderr)
    const { rows, vaultKeyId } = JSON.parse(created.stdout)
    assert.isAbove(rows, 20)
    assert.equal((await stat(file)).mode & 0o777, 0o600)
    const bytes = await readFile(file)
    assert.isFalse(bytes.includes(user.email), 'nothing is readable')

    const verified = await ranByShell(['backup:verify', file, '--json'], KEY)
    assert.equal(verified.exitCode, 0, verified.stderr)
    const { opensSecrets, tables } = JSON.parse(verified.stdout)
    assert.isTrue(opensSecrets)

    const env = { ...KEY, DATABASE_URL: restored.href }
    const back = await ranByShell(['backup:restore', file, '--yes', '--json'], env)
    assert.equal(back.exitCode, 0, back.stderr)
    assert.deepInclude(JSON.parse(back.stdout), { rows, vaultKeyId })

    const mine = `where user_id = '${user.id}'`
    for (const [table, where] of [
      ['users', `where id = '${user.id}'`],
      ...['agents', 'workflows', 'executions', 'secrets', 'deployments'].map((own) => [own, mine]),
      ['agent_versions', `where created_by = '${user.id}'`],
      ['workflow_versions', `where created_by = '${user.id}'`],
      ['execution_steps', `where execution_id = '${executionId}'`],
      ['execution_logs', `where execution_id = '${executionId}'`],
      ['payloads', `where hash = '\\x${payloadHash.toString('hex')}'`],
    ]) {
      const sql = CONTENT(`(select * from ${table} ${where})`)
      const [before] = await query<{ rows: number }>(url, sql)
      const [after] = await query<{ rows: number }>(restored.href, sql)
      assert.deepEqual(after, before, table)
      assert.isAbove(after!.rows, 0, table)
    }
    for (const { table, rows: told } of tables as { table: string; rows: number }[]) {
      if (table === 'audit_logs') continue
      const sql = `select count(*)::int as rows from ${table}`
      const [after] = await query<{ rows: number }>(restored.href, sql)
      assert.equal(after!.rows, told, table)
    }
    const secrets = `select id, value from secrets ${mine}`
    const [secret] = await query<{ id: string; value: string }>(restored.href, secrets)
    const place = { table: 'secrets', rowId: secret!.id, name: 'TOKEN' } as const
    assert.equal(await new Vault().open(secret!.value, place), HIDDEN)
  }).timeout(120_000)

  test('a database that holds something is left alone', async ({ assert }) => {
    const env = { ...KEY, DATABASE_URL: restored.href }
    const again = await ranByShell(['backup:restore', file, '--yes', '--json'], env)
    assert.equal(again.exitCode, 1)
    assert.equal(again.stdout, '')
    assert.match(again.stderr, /has rows: the database must hold nothing/)
  })

  test('another key, a changed byte and a cut-off end are found', async ({ assert }) => {
    const whole = await readFile(file)
    const verify = async (bytes: Buffer, env: NodeJS.ProcessEnv = KEY) => {
      const damaged = join(folder, `${randomUUID()}.backup`)
      await writeFile(damaged, bytes)
      const { exitCode, stderr } = await ranByShell(['backup:verify', damaged, '--json'], env)
      assert.equal(exitCode, 1)
      return stderr
    }
    const changed = Buffer.from(whole)
    changed[whole.length - 40]! ^= 1
    const said = await Promise.all([
      verify(changed),
      verify(whole.subarray(0, -30)),
      verify(whole, { BACKUP_KEY: 'quite another key' }),
      verify(whole, { BACKUP_KEY: '' }),
      verify(Buffer.from('something else than a backup, and long enough')),
    ])
    const wanted = [/damaged/, /cut off/, /another one/, /Set BACKUP_KEY/, /no backup/]
    for (const [index, pattern] of wanted.entries()) assert.match(said[index]!, pattern)
  }).timeout(120_000)
})
