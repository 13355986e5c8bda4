import type { Database } from '@adonisjs/lucid/database'
import { PointStore, type Reservation } from './point_store.js'

/** How often a process clears away windows that have ended, in milliseconds. */
const CLEAR_EVERY_MS = 600_000

const RESERVE = `
  insert into request_windows as w (key, points, ends_at)
  values (?, ?, now() + ? * interval '1 millisecond')
  on conflict (key) do update set
    points = case when w.ends_at <= now() then 0 else w.points end + excluded.points,
    ends_at = case when w.ends_at <= now() then excluded.ends_at else w.ends_at end
  returning points, extract(epoch from ends_at - now()) * 1000 as ms_left`

/** Points in PostgreSQL. Times are the database's, so that clocks of machines may differ. */
export class PgPointStore extends PointStore {
  #clearAt = Date.now() + CLEAR_EVERY_MS

  constructor(private db: Database) {
    super()
  }

  async reserve(key: string, points: number, windowMs: number): Promise<Reservation> {
    if (Date.now() > this.#clearAt) this.#clear()
    const { rows } = (await this.db
      .connection()
      .getWriteClient()
      .raw(RESERVE, [key, points, windowMs])
      .options({ name: 'reserve_points' })) as { rows: { points: string; ms_left: string }[] }
    return { points: Number(rows[0]!.points), msLeft: Number(rows[0]!.ms_left) }
  }

  /** What fails here is tried again in ten minutes. */
  #clear(): void {
    this.#clearAt = Date.now() + CLEAR_EVERY_MS
    this.db.rawQuery('delete from request_windows where ends_at < now()').catch(() => {})
  }
}
