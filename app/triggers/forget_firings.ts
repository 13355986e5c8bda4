import db from '@adonisjs/lucid/services/db'

/** Days that firings are kept for people to look at; none that old comes again. */
const KEPT_DAYS = 30

/** Forgets firings that are old and over. */
export async function forgetFirings(): Promise<void> {
  for (const table of ['schedule_firings', 'event_firings']) {
    await db
      .from(table)
      .whereRaw('created_at < now() - make_interval(days => ?)', [KEPT_DAYS])
      .whereNot('outcome', 'queued')
      .delete()
  }
}
