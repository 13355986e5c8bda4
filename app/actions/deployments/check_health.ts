import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import { DateTime } from 'luxon'
import JudgeHealth, { type Verdict } from '#actions/deployments/judge_health'
import { logDeployment } from '#actions/deployments/log_deployment'
import DeploymentHealthChanged, { type HealthStatus } from '#events/deployment_health_changed'
import Deployment from '#models/deployment'
import { servingConfig } from '#models/deployment_config'
import findServingDeployment from '#queries/deployments/find_serving_deployment'

/** Deployments that one round judges, side by side. */
const A_ROUND = 20

/** Every running deployment is judged no more often than this, in seconds, without a check of its own. */
const EVERY_SECONDS = 30

/** Looks after the health of running deployments, whichever worker gets to it first. */
@inject()
export default class CheckHealth {
  constructor(protected judge: JudgeHealth) {}

  /** A round: those that were not judged for the longest time, if it is time. */
  async round(): Promise<void> {
    const running = await Deployment.query()
      .select('id', 'config', 'lastHealthCheckAt')
      .where('status', 'running')
      .orderByRaw('last_health_check_at nulls first')
      .limit(A_ROUND)
    await Promise.all(running.map((one) => this.#take(one)))
  }

  async #take({ id, config, lastHealthCheckAt: last }: Deployment): Promise<void> {
    const seconds = servingConfig(config).healthCheck?.intervalSeconds ?? EVERY_SECONDS
    if (last && last.diffNow().as('seconds') > -seconds) return
    const taking = Deployment.query().where('id', id)
    if (last) taking.where('lastHealthCheckAt', last.toJSDate())
    else taking.whereNull('lastHealthCheckAt')
    const [taken] = await taking.update({ lastHealthCheckAt: DateTime.utc().toJSDate() })
    const found = Number(taken) === 1 ? await findServingDeployment(id) : null
    if (found?.deployment.status === 'running') await this.handle(found.deployment.id)
  }

  /** Judges one now. */
  async handle(id: string): Promise<void> {
    const found = await findServingDeployment(id)
    if (found) await this.#note(id, await this.judge.handle(found.deployment))
  }

  async #note(id: string, { status, reason }: Verdict): Promise<void> {
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
}
