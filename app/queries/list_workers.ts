import db from '@adonisjs/lucid/services/db'

/** A worker that has been silent for longer is taken for dead: three heartbeats. */
const SILENT_SECONDS = 15

/** A worker that is alive. */
export interface LiveWorker {
  id: string
  hostname: string
  pid: number
  version: string
  slots: number
  driving: number
  runtimes: string[]
  labels: string[]
  journalFlushes: number
  startedAt: Date
  lastSeenAt: Date
}

/** The workers that are alive, the oldest first. */
export default async function listWorkers(): Promise<LiveWorker[]> {
  const { rows } = await db.rawQuery<{ rows: LiveWorker[] }>(
    `select id, hostname, pid, version, slots, driving, runtimes, labels,
      journal_flushes::float8 as "journalFlushes",
      started_at as "startedAt", last_seen_at as "lastSeenAt"
    from workers where last_seen_at > now() - ? * interval '1 second'
    order by started_at, id`,
    [SILENT_SECONDS]
  )
  return rows
}
