import { gunzipSync } from 'node:zlib'
import db from '@adonisjs/lucid/services/db'

/** Reads values that are kept apart from their rows, by hash in hex. One statement for all. */
export async function loadPayloads(
  refs: ReadonlyArray<Buffer | null>
): Promise<Map<string, unknown>> {
  const wanted = refs.filter((ref) => ref !== null)
  if (wanted.length === 0) return new Map()
  const rows: Array<{ hash: Buffer; data: Buffer }> = await db
    .from('payloads')
    .select('hash', 'data')
    .whereIn('hash', wanted)
  return new Map(
    rows.map((row) => [row.hash.toString('hex'), JSON.parse(gunzipSync(row.data).toString('utf8'))])
  )
}
