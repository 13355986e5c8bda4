import db from '@adonisjs/lucid/services/db'

/** What everybody may know of a deployment that its owner has made public. */
export interface PublicDeployment {
  id: string
  name: string
  description: string | null
  version: number
}

/** Skills that the card names. */
const MOST = 200

const STATEMENT = `
  select d.id, d.name, d.description, d.version from deployments d
  join users u on u.id = d.user_id and u.is_active and u.deleted_at is null
  where d.status = 'running' and d.deleted_at is null and d.config->>'public' = 'true'
  order by d.created_at, d.id limit ${MOST}`

/** Running deployments whose `config.public` is true, the oldest first. */
export default class ListPublic {
  async handle(): Promise<PublicDeployment[]> {
    const { rows } = await db.rawQuery<{ rows: PublicDeployment[] }>(STATEMENT)
    return rows
  }
}
