import db from '@adonisjs/lucid/services/db'

export interface Readiness {
  database: 'up' | 'down'
}

/** What the server needs, and whether it is there: the answer to `/health/ready`. */
export default async function checkReadiness(): Promise<Readiness> {
  const database = await db.rawQuery('select 1').then(
    () => 'up' as const,
    () => 'down' as const
  )
  return { database }
}
