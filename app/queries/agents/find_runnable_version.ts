import db from '@adonisjs/lucid/services/db'
import { GatheredReads, type Placed } from '#models/gathered_reads'

/** Asked for each execution, and so named: see `find_user_of_session`. */
const STATEMENT = `
  select asked.place::int, agents.version, agents.user_id as "userId",
    agents.is_public as "isPublic"
  from unnest(?::uuid[]) with ordinality as asked (id, place)
  cross join lateral (
    select * from agents where id = asked.id and deleted_at is null limit 1) as agents`

interface Row extends Placed {
  version: number
  userId: string
  isPublic: boolean
}

const agents = new GatheredReads(async (ids: string[]) => {
  const { rows } = (await db
    .connection()
    .getReadClient()
    .raw(STATEMENT, [ids])
    .options({ name: 'find_runnable_versions' })) as { rows: Row[] }
  return rows
})

/**
 * The current version of an agent that a user may run: a live one that is the user's own, or public.
 * Undefined for any other.
 */
export default async function findRunnableVersion(
  agentId: string,
  userId: string
): Promise<number | undefined> {
  const agent = await agents.find(agentId)
  return agent && (agent.userId === userId || agent.isPublic) ? agent.version : undefined
}
