import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import { enterStatus } from '#actions/deployments/enter_status'
import { Intake } from '#engine/contracts/intake'
import Deployment from '#models/deployment'
import { servingConfig } from '#models/deployment_config'
import OpenRuns from '#queries/deployments/open_runs'

/** After so many seconds a start that has not ended never will: the server that began it is gone. */
const START_SECONDS = 60

/** Executions that one round cancels of a deployment whose time to stop is over. */
const CANCELLED_AT_ONCE = 200

/** Takes deployments that are starting or stopping to where they end, whoever began it. */
@inject()
export default class SettleDeployment {
  constructor(
    protected openRuns: OpenRuns,
    protected intake: Intake
  ) {}

  /** A round: all of those that are due. @returns How many it has settled. */
  async round(): Promise<number> {
    const open = await Deployment.query()
      .select('id')
      .whereIn('status', ['starting', 'stopping'])
      .orderBy('statusChangedAt')
      .limit(100)
    let settled = 0
    for (const { id } of open) if (await this.handle(id)) settled++
    return settled
  }

  /** @returns The deployment, where this has settled it. */
  async handle(id: string): Promise<Deployment | null> {
    const ids = await this.openRuns.handle(id, CANCELLED_AT_ONCE)
    const settled = await db.transaction(async (trx) => {
      const locked = await Deployment.query({ client: trx }).where('id', id).forUpdate().first()
      const since = locked?.statusChangedAt?.toMillis() ?? 0
      const seconds = (Date.now() - since) / 1000
      if (locked?.status === 'stopping' && ids.length === 0) {
        return enterStatus(locked, 'stopped', trx)
      }
      if (locked?.status === 'starting' && seconds > START_SECONDS) {
        return enterStatus(locked, 'failed', trx, 'The server that started it ended meanwhile')
      }
      const overdue = locked?.status === 'stopping' && seconds > this.#patience(locked)
      return overdue ? 'overdue' : null
    })
    if (settled !== 'overdue') return settled
    for (const executionId of ids) await this.intake.cancel(executionId)
    return null
  }

  /** Seconds for which it lets run what runs. */
  #patience({ config }: Deployment): number {
    return servingConfig(config).stopTimeoutSeconds
  }
}
