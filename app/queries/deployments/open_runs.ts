import db from '@adonisjs/lucid/services/db'

/** What was asked of a deployment and has not ended. What waits for people runs nothing. */
export default class OpenRuns {
  /** Ids of those that run, or are about to. */
  async handle(deploymentId: string, limit: number): Promise<string[]> {
    const rows: { id: string }[] = await db
      .from('executions')
      .select('id')
      .where('deployment_id', deploymentId)
      .whereIn('status', ['pending', 'running'])
      .orderBy('id')
      .limit(limit)
    return rows.map(({ id }) => id)
  }

  /** How many have not ended, the waiting ones included; counted up to `limit`. */
  async count(deploymentId: string, limit: number): Promise<number> {
    const rows: unknown[] = await db
      .from('executions')
      .select('id')
      .where('deployment_id', deploymentId)
      .whereIn('status', ['pending', 'running', 'waiting'])
      .limit(limit)
    return rows.length
  }
}
