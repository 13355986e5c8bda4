import { connected, requireDatabase } from './database.js'
import { Postgres } from './postgres.js'

/**
 * A database that only tests use: of an embedded server with a data folder of its own, or beside the one of
 * `DATABASE_URL`, with `_test` at the end of its name.
 *
 * @param {object} options
 * @param {string} options.root
 * @param {string} options.dataDir
 * @param {string} [options.databaseUrl]
 * @param {(line: string) => void} options.say
 * @returns {Promise<{ url: string, stop: () => Promise<void> }>} an empty database
 */
export async function openTestDatabase({ root, dataDir, databaseUrl, say }) {
  if (databaseUrl) {
    const url = await createBeside(databaseUrl)
    await empty(url)
    return { url, stop: async () => {} }
  }
  const postgres = new Postgres({ root, dataDir, say })
  await postgres.start()
  const url = postgres.url('turbocat_test')
  await empty(url)
  return { url, stop: () => postgres.stop() }
}

async function createBeside(databaseUrl) {
  await requireDatabase(databaseUrl)
  const url = new URL(databaseUrl)
  const name = decodeURIComponent(url.pathname.slice(1)).replace(/(_test)?$/, '_test')
  url.pathname = `/${encodeURIComponent(name)}`
  await connected(databaseUrl, async (client) => {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name])
    if (rowCount === 0) await client.query(`create database ${client.escapeIdentifier(name)}`)
  })
  return url.href
}

/** Drops every schema that is not PostgreSQL's own, then makes an empty public one. */
function empty(url) {
  return connected(url, async (client) => {
    const { rows } = await client.query(
      `select nspname from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema'`
    )
    for (const { nspname } of rows) {
      await client.query(`drop schema ${client.escapeIdentifier(nspname)} cascade`)
    }
    await client.query('create schema public')
  })
}
