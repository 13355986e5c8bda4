import app from '@adonisjs/core/services/app'
import db from '@adonisjs/lucid/services/db'

/** Of both pools of this process: the API's and the journal's. */
export default async function countConnections() {
  const node = db.manager.get(db.primaryConnectionName)
  const journal = await app.container.make('turbocat/pool')
  return {
    connectionPoolSize: (node?.config.pool?.max ?? 0) + journal.options.max,
    activeConnections:
      (node?.connection?.pool?.numUsed() ?? 0) + journal.totalCount - journal.idleCount,
  }
}
