import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import db from '@adonisjs/lucid/services/db'
import DeploymentEvent from '#models/deployment_event'

/** Characters of a line; a reason that is longer is cut. */
const MAX_LENGTH = 4_000

/** Who follows the log hears of it when it is committed (`services/live/told.ts`). */
const TELL = `select pg_notify('turbocat_live', id || ' ' || right(user_id::text, 8) || ' deployment')
  from deployments where id = ?`

/** Writes a line into a deployment's own log. */
export async function logDeployment(
  deploymentId: string,
  level: DeploymentEvent['level'],
  message: string,
  metadata: Record<string, unknown> | null = null,
  client?: TransactionClientContract
): Promise<void> {
  const line = { deploymentId, level, message: message.slice(0, MAX_LENGTH), metadata }
  await DeploymentEvent.create(line, client ? { client } : {})
  await (client ?? db.connection()).rawQuery(TELL, [deploymentId])
}
