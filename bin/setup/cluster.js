import { spawnSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import {
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { join } from 'node:path'
import { writeAtomically } from './dotenv.js'
import { findBinaries, SYSTEM_FOLDER } from './postgres_binaries.js'
import { SetupProblem } from './problem.js'
import { canReach, databaseAccount, makeFolder } from './unprivileged.js'

/** The product's own role: it owns its databases and is no superuser. */
export const ROLE = 'turbocat'
const DATABASES = ['turbocat', 'turbocat_test']

/** For a machine of 2 cores with other things to do; they land in postgresql.conf, to be edited. */
const SETTINGS = {
  shared_buffers: '128MB',
  max_connections: '200',
  max_wal_size: '1GB',
  checkpoint_timeout: '15min',
  random_page_cost: '1.1',
  jit: 'off',
  io_method: 'sync',
  timezone: 'UTC',
  log_timezone: 'UTC',
  password_encryption: 'scram-sha-256',
}

/**
 * A cluster of the embedded PostgreSQL: its folder, account and binaries.
 *
 * @typedef {object} Cluster
 * @property {string} dataDir the installation's data folder
 * @property {string} folder PGDATA
 * @property {string} record the file that the product reads the address from
 * @property {{ uid: number, gid: number } | undefined} account
 * @property {{ bin: string, lib: string, major: number }} binaries
 */

/** What `postgres.json` says: `{ url, folder }`, or `{}`. */
export function readRecord(dataDir) {
  try {
    return JSON.parse(readFileSync(join(dataDir, 'postgres.json'), 'utf8'))
  } catch {
    return {}
  }
}

/**
 * Finds the cluster of a data folder, or makes one, complete with role and databases. It is made under
 * another name and renamed, so that one that was interrupted is never taken for a whole one.
 *
 * @param {{ root: string, dataDir: string, say: (line: string) => void }} options
 * @returns {Cluster & { password: string }}
 * @throws SetupProblem
 */
export function openCluster({ root, dataDir, say }) {
  makeFolder(dataDir)
  const recorded = readRecord(dataDir)
  const local = join(dataDir, 'postgres')
  const account = databaseAccount(existsSync(local) ? local : dataDir)
  const folder =
    recorded.folder ??
    (existsSync(local) || canReach(dataDir, account) ? local : elsewhere(dataDir))
  const binaries = findBinaries(root, account)
  const cluster = { dataDir, folder, account, binaries, record: join(dataDir, 'postgres.json') }

  if (!existsSync(folder)) {
    say('Creating the database ...')
    return { ...cluster, password: create(cluster) }
  }
  requireVersion(cluster)
  const known = recorded.url && decodeURIComponent(new URL(recorded.url).password)
  return { ...cluster, password: known || undefined }
}

/** Root's data folder may lie where the database's account can't go. */
function elsewhere(dataDir) {
  const name = createHash('sha256').update(dataDir).digest('hex').slice(0, 16)
  makeFolder(SYSTEM_FOLDER)
  return join(SYSTEM_FOLDER, `postgres-${name}`)
}

function requireVersion({ folder, binaries }) {
  let text
  try {
    text = readFileSync(join(folder, 'PG_VERSION'), 'utf8').trim()
  } catch {
    throw new SetupProblem(
      `${folder} is not a PostgreSQL data folder. Move it away, or set DATA_DIR to another folder`
    )
  }
  const major = Number.parseInt(text, 10)
  if (major > binaries.major) {
    throw new SetupProblem(
      `${folder} belongs to PostgreSQL ${text}, this Turbocat brings ${binaries.major}. Start the newer Turbocat that made it, or set DATA_DIR to another folder`
    )
  }
  if (major < binaries.major) {
    throw new SetupProblem(
      `${folder} belongs to PostgreSQL ${text}, this Turbocat brings ${binaries.major}. Dump it with the older Turbocat (pg_dump), then restore into a new DATA_DIR`
    )
  }
}

function create(cluster) {
  const draft = `${cluster.folder}.new`
  rmSync(draft, { recursive: true, force: true })
  mkdirSync(draft, { mode: 0o700 })
  if (cluster.account) chownSync(draft, cluster.account.uid, cluster.account.gid)
  const passwordFile = `${draft}.pw`
  writeAtomically(passwordFile, randomBytes(24).toString('base64url'), 0o600)
  if (cluster.account) chownSync(passwordFile, cluster.account.uid, cluster.account.gid)
  try {
    initdb(cluster, draft, passwordFile)
    const password = randomBytes(24).toString('base64url')
    singleUser(cluster, draft, 'postgres', [
      `create role ${ROLE} login createdb password '${password}'`,
      `grant pg_monitor to ${ROLE}`,
      ...DATABASES.map((name) => `create database ${name} owner ${ROLE}`),
    ])
    if (hasStatements(cluster)) {
      singleUser(cluster, draft, 'turbocat', ['create extension pg_stat_statements'])
    }
    renameSync(draft, cluster.folder)
    return password
  } finally {
    rmSync(passwordFile, { force: true })
    rmSync(draft, { recursive: true, force: true })
  }
}

function hasStatements({ binaries }) {
  return existsSync(join(binaries.lib, 'postgresql', 'pg_stat_statements.so'))
}

function initdb(cluster, folder, passwordFile) {
  const settings = { ...SETTINGS }
  if (hasStatements(cluster)) settings.shared_preload_libraries = 'pg_stat_statements'
  const args = (ctype) => [
    ...['-D', folder, '-U', 'postgres', '--auth=scram-sha-256', `--pwfile=${passwordFile}`, '-k'],
    ...[
      '-E',
      'UTF8',
      '--locale=C',
      `--lc-ctype=${ctype}`,
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
    ],
    ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ]
  let { status, stderr, error } = run(cluster, 'initdb', args('C.UTF-8'))
  if (status !== 0 && /locale/.test(stderr))
    ({ status, stderr, error } = run(cluster, 'initdb', args('C')))
  if (status !== 0) throw databaseProblem('made', stderr || error?.message || '')
}

/** Runs statements without a server and without a password, as the superuser that nobody logs in as. */
function singleUser(cluster, folder, database, statements) {
  const args = [
    '--single',
    '-D',
    folder,
    '-c',
    'exit_on_error=on',
    '-c',
    'log_min_messages=error',
    database,
  ]
  const input = `${statements.join('\n')}\n`
  const { status, stderr, error } = run(cluster, 'postgres', args, input)
  if (status !== 0) throw databaseProblem('prepared', stderr || error?.message || '')
}

/**
 * Gives the product's role a new password: for a data folder whose `postgres.json` was lost. The server
 * must not run.
 *
 * @param {Cluster} cluster
 * @returns {string} the new password
 */
export function resetPassword(cluster) {
  const password = randomBytes(24).toString('base64url')
  singleUser(cluster, cluster.folder, 'postgres', [`alter role ${ROLE} password '${password}'`])
  return password
}

function run({ binaries, account }, program, args, input) {
  return spawnSync(join(binaries.bin, program), args, {
    ...account,
    cwd: '/',
    env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
    encoding: 'utf8',
    input,
  })
}

/**
 * Why PostgreSQL could not do something, in one line, from what it wrote.
 *
 * @param {string} what
 * @param {string} output
 */
export function databaseProblem(what, output) {
  if (/No space left on device/.test(output)) {
    return new SetupProblem(
      "The disk is full (the database's folder). Free some space and start again"
    )
  }
  if (/Permission denied/.test(output)) {
    return new SetupProblem(
      "No permission for the database's folder. Change its owner, or set DATA_DIR to a folder of yours"
    )
  }
  const lines = output.split('\n').filter((line) => /FATAL|PANIC|ERROR|error:/.test(line))
  const reason = (lines.at(-1) ?? output.trim().split('\n').at(-1) ?? '').replace(
    /^.*?(FATAL|PANIC|ERROR|error):\s*/,
    ''
  )
  return new SetupProblem(`The database could not be ${what}: ${reason || 'no reason given'}`)
}

/** Whether a folder belongs to an account that is not ours to use. */
export function isForeign({ folder }) {
  const uid = process.getuid?.()
  return uid !== undefined && uid !== 0 && statSync(folder).uid !== uid
}
