import pg from 'pg'
import app from '@adonisjs/core/services/app'
import db from '@adonisjs/lucid/services/db'
import { MigrationRunner } from '@adonisjs/lucid/migration'
import { url } from '#config/database'
import { broken, ok, warning, type Check } from '#services/doctor/finding'

const OLDEST = 15

/** Clocks that differ by more confuse people who read times; leases go by the database's alone. */
const SKEW_MS = 2_000

/** What is told must be heard within this time. */
const HEARD_WITHIN_MS = 3_000

async function ask<Row>(sql: string): Promise<Row[]> {
  const { rows } = await db.rawQuery<{ rows: Row[] }>(sql)
  return rows
}

export const databaseChecks: readonly Check[] = [
  {
    name: 'database',
    otherwise: 'Look at DATABASE_URL, and whether the server runs and lets this machine in',
    async look() {
      const [row] = await ask<{ version: string; number: number }>(
        `select current_setting('server_version') as version,
          current_setting('server_version_num')::int as number`
      )
      const found = `PostgreSQL ${row!.version}`
      if (row!.number >= OLDEST * 10_000) return ok(found)
      return broken(found, `Use PostgreSQL ${OLDEST} or newer`)
    },
  },
  {
    name: 'extensions',
    otherwise: 'See "database"',
    async look() {
      const rows = await ask(`select from pg_extension where extname = 'pg_trgm'`)
      if (rows.length > 0) return ok('pg_trgm')
      return broken('pg_trgm is missing', 'create extension pg_trgm, as an owner of the database')
    },
  },
  {
    name: 'migrations',
    otherwise: 'See "database"',
    async look() {
      const runner = new MigrationRunner(db, app, { direction: 'up', dryRun: true })
      const list = await runner.getList()
      const pending = list.filter(({ status }) => status === 'pending')
      const unknown = list.filter(({ status }) => status === 'corrupt')
      if (pending.length > 0) {
        const advice = 'Run `node ace migration:run --force`'
        return broken(`${pending.length} are pending, the first is ${pending[0]!.name}`, advice)
      }
      if (unknown.length === 0) return ok(`all ${list.length} have run`)
      const advice = 'Take the newest Turbocat: a newer one has migrated this database'
      return warning(`${unknown.length} that this version does not know have run`, advice)
    },
  },
  {
    name: 'pooler',
    otherwise: 'Let DATABASE_URL lead to PostgreSQL itself, or to a pooler in session mode',
    async look() {
      if (await hears()) return ok('What is told by NOTIFY is heard')
      const advice = 'DATABASE_URL leads to a transaction pooler: use its session mode or port 5432'
      return broken('LISTEN hears nothing', advice)
    },
  },
  {
    name: 'clock',
    otherwise: 'See "database"',
    async look() {
      const before = Date.now()
      const [row] = await ask<{ now: Date }>('select clock_timestamp() as now')
      const skew = Math.round(row!.now.getTime() - (before + Date.now()) / 2)
      const found = `${skew} ms from the database's`
      if (Math.abs(skew) <= SKEW_MS) return ok(found)
      return warning(found, 'Set both clocks by NTP')
    },
  },
  {
    name: 'connections',
    otherwise: 'See "database"',
    async look() {
      const [row] = await ask<{ used: number; most: number }>(
        `select count(*)::int as used, current_setting('max_connections')::int as most
        from pg_stat_activity where backend_type = 'client backend'`
      )
      const found = `${row!.used} of ${row!.most} are used`
      if (row!.used < row!.most * 0.8) return ok(found)
      return warning(found, 'Raise max_connections, or lower DATABASE_POOL_SIZE')
    },
  },
]

/** Whether a connection hears what another tells: a transaction pooler forgets who listens. */
async function hears(): Promise<boolean> {
  const listener = new pg.Client({ connectionString: url, application_name: 'turbocat doctor' })
  listener.on('error', () => {})
  await listener.connect()
  try {
    const heard = new Promise<boolean>((resolve) => {
      listener.on('notification', () => resolve(true))
      AbortSignal.timeout(HEARD_WITHIN_MS).addEventListener('abort', () => resolve(false))
    })
    await listener.query('listen turbocat_doctor')
    await db.rawQuery('notify turbocat_doctor')
    return await heard
  } finally {
    await listener.end()
  }
}
