import { inject } from '@adonisjs/core'
import { DateTime } from 'luxon'
import JudgeHealth from '#actions/deployments/judge_health'
import { noteHealth } from '#actions/deployments/note_health'
import Deployment from '#models/deployment'
import { CHECK_SECONDS } from '#models/deployment_config'
import findServingDeployment, {
  type ServingDeployment,
} from '#queries/deployments/find_serving_deployment'

/** Deployments that one round judges, side by side. */
const A_ROUND = 20

/** Every running deployment is judged no more often than this, in seconds, without a check of its own. */
const EVERY_SECONDS = 30

/** It is time: those that have long to go must not stand before those that are due. */
const DUE = `(last_health_check_at is null or last_health_check_at <= now() - make_interval(secs =>
  case json_typeof(config->'healthCheck') when 'object'
    then coalesce((config->'healthCheck'->>'intervalSeconds')::float8, ${CHECK_SECONDS})
    else ${EVERY_SECONDS} end))`

/** Looks after the health of running deployments, whichever worker gets to it first. */
@inject()
export default class CheckHealth {
  constructor(protected judge: JudgeHealth) {}

  /** A round: those that were not judged for the longest time, of those that are due. @returns How many */
  async round(): Promise<number> {
    const running = await Deployment.query()
      .select('id', 'lastHealthCheckAt')
      .where('status', 'running')
      .whereRaw(DUE)
      .orderByRaw('last_health_check_at nulls first')
      .limit(A_ROUND)
    const judged = await Promise.all(running.map((one) => this.#take(one)))
    return judged.filter(Boolean).length
  }

  /** @returns Whether nobody else took it. */
  async #take({ id, lastHealthCheckAt: last }: Deployment): Promise<boolean> {
    const taking = Deployment.query().where('id', id)
    if (last) taking.where('lastHealthCheckAt', last.toJSDate())
    else taking.whereNull('lastHealthCheckAt')
    const [taken] = await taking.update({ lastHealthCheckAt: DateTime.utc().toJSDate() })
    const found = Number(taken) === 1 ? await findServingDeployment(id) : null
    if (found?.deployment.status !== 'running') return false
    await this.#judge(found.deployment)
    return true
  }

  /** Judges one now. */
  async handle(id: string): Promise<void> {
    const found = await findServingDeployment(id)
    if (found) await this.#judge(found.deployment)
  }

  async #judge(deployment: ServingDeployment): Promise<void> {
    await noteHealth(deployment.id, await this.judge.handle(deployment))
  }
}
