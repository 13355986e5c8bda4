import { unknownEventId } from '#queries/executions/execution_changes_cursor'
import { isSnapshot } from '#queries/executions/execution_list_cursor'

/**
 * Where a reader of a deployment's log stands: it has what the snapshot `since` saw, which was taken
 * at `time`, and, while it catches up with a later snapshot `upto`, the lines up to that of `at` and
 * `id`. Snapshots are PostgreSQL's own: a line that is committed late is not missed.
 */
export interface LogPlace {
  /** Milliseconds since 1970. */
  time: number
  since: string
  upto: { snapshot: string; at: number; id: string } | null
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const TIME = /^\d{1,15}$/

/** Opaque to clients. */
export function logEventId({ time, since, upto }: LogPlace): string {
  const parts = upto === null ? [] : [upto.snapshot, upto.at, upto.id]
  return Buffer.from([time, since, ...parts].join(';')).toString('base64url')
}

/** @throws ValidationException for what `logEventId` never gave. */
export function readLogEventId(eventId: string): LogPlace {
  const text = Buffer.from(eventId, 'base64url').toString('latin1')
  const [time = '', since = '', snapshot, at = '', id = ''] = text.split(';')
  if (!TIME.test(time) || !isSnapshot(since)) throw unknownEventId()
  const place = { time: Number(time), since }
  if (snapshot === undefined) return { ...place, upto: null }
  if (!isSnapshot(snapshot) || !TIME.test(at) || !UUID.test(id)) throw unknownEventId()
  return { ...place, upto: { snapshot, at: Number(at), id } }
}
