import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { SetupProblem } from './problem.js'

const CONNECT_TIMEOUT_MS = 8000

/**
 * Runs a function with a connection. `pg` is loaded late: this file is read before it is installed.
 *
 * @template T
 * @param {string} url
 * @param {(client: import('pg').Client) => Promise<T>} use
 * @returns {Promise<T>}
 */
export async function connected(url, use) {
  const { default: pg } = await import('pg')
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  })
  client.on('error', () => {})
  try {
    await client.connect()
    return await use(client)
  } finally {
    await client.end().catch(() => {})
  }
}

/**
 * Whether a database can be logged in to.
 *
 * @param {string} url
 * @returns {Promise<(Error & { code?: string }) | undefined>} the refusal
 */
export function tryConnecting(url) {
  return connected(url, (client) => client.query('select 1')).then(
    () => undefined,
    (error) => error
  )
}

/**
 * Makes sure that the database of `DATABASE_URL` answers.
 *
 * @param {string} url
 * @throws SetupProblem in one line, without the password
 */
export async function requireDatabase(url) {
  const error = await tryConnecting(url)
  if (!error) return
  const { hostname, port, pathname, username } = new URL(url)
  const place = `${hostname}:${port || 5432}`
  const name = decodeURIComponent(pathname.slice(1))
  const sentences = {
    '28P01': `The database at ${place} refuses the password of "${username}"`,
    '28000': `The database at ${place} refuses "${username}"`,
    '3D000': `There is no database "${name}" at ${place}`,
    '53300': `The database at ${place} has no connection left`,
    '57P03': `The database at ${place} is starting up or recovering`,
    'ENOTFOUND': `There is no host ${hostname}`,
    'EAI_AGAIN': `The name ${hostname} can't be resolved now`,
    'ECONNREFUSED': `No database answers at ${place}`,
  }
  const code = error.code ?? error.errors?.[0]?.code
  const reason =
    sentences[code] ?? `The database at ${place} can't be reached (${error.message || code})`
  throw new SetupProblem(
    `${reason}. Check DATABASE_URL, or unset it to use the database that comes with Turbocat`
  )
}

/**
 * What a database still needs: migrations it has not seen, and the seeds of this version.
 *
 * @param {string} url
 * @param {{ root: string, seeds: string }} expected `seeds` names the seeders' version
 * @returns {Promise<{ empty: boolean, unseeded: boolean, migrations: number, seeds: boolean, unknown: string[] }>}
 *   `migrations` to run, `seeds` to sow, `unknown`: migrations in the database that this version does not have
 */
export function inspect(url, { root, seeds }) {
  const files = readdirSync(join(root, 'database', 'migrations'))
    .filter((file) => /\.[jt]s$/.test(file) && !file.endsWith('.d.ts'))
    .map((file) => `database/migrations/${file.replace(/\.[jt]s$/, '')}`)
  return connected(url, async (client) => {
    const table = await client.query(`select to_regclass('adonis_schema') is not null as there`)
    if (!table.rows[0].there)
      return { empty: true, unseeded: true, migrations: files.length, seeds: true, unknown: [] }
    const { rows } = await client.query('select name from adonis_schema')
    const mark = await client.query(`select obj_description('adonis_schema'::regclass) as seeds`)
    const done = new Set(rows.map(({ name }) => name))
    return {
      empty: rows.length === 0,
      unseeded: mark.rows[0].seeds === null,
      migrations: files.filter((name) => !done.delete(name)).length,
      seeds: mark.rows[0].seeds !== seeds,
      unknown: [...done],
    }
  })
}

/**
 * Notes in the database itself which seeds it has: a comment on the table of migrations, so that the mark is
 * lost when the tables are.
 *
 * @param {string} url
 * @param {string} seeds
 */
export function markSeeded(url, seeds) {
  return connected(url, (client) =>
    client.query(`comment on table adonis_schema is '${seeds.replaceAll("'", "''")}'`)
  )
}
