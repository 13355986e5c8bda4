import { unknownEventId } from '#queries/executions/execution_changes_cursor'

/**
 * Where a reader of many executions stands: it has what the snapshot `since` saw, and, while it
 * catches up with a later snapshot `upto`, what comes before `xid` and `id` in the order of those.
 * Snapshots are PostgreSQL's own, `xmin:xmax:xip,...`: nothing is missed that was committed late.
 */
export interface ListPlace {
  since: string
  upto: string | null
  xid: string | null
  id: string | null
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const XID = /^\d{1,18}$/

export const placeAt = (since: string): ListPlace => ({ since, upto: null, xid: null, id: null })

/** Opaque to clients. */
export function listEventId({ since, upto, xid, id }: ListPlace): string {
  const text = upto === null ? since : `${since};${upto};${xid};${id}`
  return Buffer.from(text).toString('base64url')
}

/** @throws ValidationException for what `listEventId` never gave. */
export function readListEventId(eventId: string): ListPlace {
  const [since = '', upto, xid, id] = Buffer.from(eventId, 'base64url')
    .toString('latin1')
    .split(';')
  if (!isSnapshot(since)) throw unknownEventId()
  if (upto === undefined) return placeAt(since)
  const known = isSnapshot(upto) && XID.test(xid ?? '') && UUID.test(id ?? '')
  if (!known) throw unknownEventId()
  return { since, upto, xid: xid!, id: id! }
}

/** Whether a text is a snapshot of PostgreSQL: what is none must not come to it. */
export function isSnapshot(text: string): boolean {
  const [, xmin, xmax, list] = /^(\d{1,18}):(\d{1,18}):([\d,]*)$/.exec(text) ?? []
  if (xmin === undefined || xmax === undefined) return false
  const between = list === '' ? [] : list!.split(',')
  if (between.some((xid) => !XID.test(xid))) return false
  const order = [xmin, ...between, xmax].map(BigInt)
  return order[0]! > 0n && order.every((xid, index) => index === 0 || order[index - 1]! <= xid)
}
