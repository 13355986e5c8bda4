import { connected, requireDatabase } from './database.js'
import { Postgres } from './postgres.js'

/** Suites run side by side, and start several servers and workers each. */
const CONNECTIONS = 400

/**
 * A database that only tests use: of an embedded server with a data folder of its own, or beside the one of
 * `DATABASE_URL`, with `_test` at the end of its name.
 *
 * @param {object} options
 * @param {string} options.root
 * @param {string} options.dataDir
 * @param {string} [options.databaseUrl]
 * @param {(line: string) => void} options.say
 * @returns {Promise<{ url: string, copy: (suite: string) => Promise<string>, stop: () => Promise<void> }>} an
 *   empty database, and what copies it, once it is filled, for one suite: none meets what another leaves behind
 */
export async function openTestDatabase({ root, dataDir, databaseUrl, say }) {
  if (databaseUrl) {
    const url = await createBeside(databaseUrl)
    await empty(url)
    return { url, copy: (suite) => copy(url, suite), stop: async () => {} }
  }
  const postgres = new Postgres({ root, dataDir, say, connections: CONNECTIONS })
  await postgres.start()
  const url = postgres.url('turbocat_test')
  await empty(url)
  return { url, copy: (suite) => copy(url, suite), stop: () => postgres.stop() }
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

/** Makes a database like that of `url` beside it, which nobody may be connected to. */
async function copy(url, suite) {
  const target = new URL(url)
  target.pathname += `_${suite}`
  const server = new URL(url)
  server.pathname = '/postgres'
  await connected(server.href, async (client) => {
    const [from, to] = [url, target.href].map((of) =>
      client.escapeIdentifier(decodeURIComponent(new URL(of).pathname.slice(1)))
    )
    await client.query(`drop database if exists ${to} with (force)`)
    await client.query(`create database ${to} template ${from}`)
    // No test takes the power from the database's disk. What is timed waits for the disk as it would elsewhere.
    if (suite !== 'timing') await client.query(`alter database ${to} set synchronous_commit = off`)
  })
  return target.href
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
