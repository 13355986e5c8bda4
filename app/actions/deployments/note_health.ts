import db from '@adonisjs/lucid/services/db'
import type { Verdict } from '#actions/deployments/judge_health'
import { logDeployment } from '#actions/deployments/log_deployment'
import DeploymentHealthChanged, { type HealthStatus } from '#events/deployment_health_changed'
import Deployment from '#models/deployment'

/** Keeps what was judged of a deployment, while it runs; says so where it is another than before. */
export async function noteHealth(id: string, { status, reason }: Verdict): Promise<void> {
  const changed = await db.transaction(async (client) => {
    const row = await Deployment.query({ client }).where('id', id).forUpdate().firstOrFail()
    if (row.status !== 'running') return null
    const from = row.healthStatus as HealthStatus
    const now = { healthStatus: status, healthReason: reason }
    await Deployment.query({ client }).where('id', id).update(now)
    if (from === status) return null
    const level = status === 'unhealthy' || status === 'degraded' ? 'warn' : 'info'
    const said = `Its health is ${status}${reason === null ? '' : `: ${reason}`}`
    await logDeployment(id, level, said, { from, to: status }, client)
    return { row, from }
  })
  if (!changed) return
  const { userId, name } = changed.row
  await DeploymentHealthChanged.dispatch({ id, userId, name }, changed.from, status, reason)
}
