import { inject } from '@adonisjs/core'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { hideHookSecret } from '#actions/triggers/hide_hook_secret'
import KeepHook from '#actions/triggers/keep_hook'
import { endSchedule, keepSchedule } from '#actions/triggers/keep_schedule'
import {
  endSubscription,
  keepSubscription,
  requireSource,
} from '#actions/triggers/keep_subscription'
import ValidationException from '#exceptions/validation_exception'
import type Workflow from '#models/workflow'
import type { TriggerConfig } from '#triggers/trigger_config'

/**
 * Saves a workflow with the rows that start it by itself, in one transaction: what is not active
 * has no next firing, and what was changed fires as it says from now on.
 */
@inject()
export default class SaveWithTriggers {
  constructor(protected keepHook: KeepHook) {}

  /** @throws ValidationException when its triggers don't fit. */
  async handle(workflow: Workflow, trx: TransactionClientContract): Promise<Workflow> {
    const isNew = !workflow.$isPersisted
    requireCron(workflow)
    const { type } = workflow.triggerConfig as TriggerConfig
    if (type === 'event') await requireSource(workflow, trx)
    const secret = await hideHookSecret(workflow, trx)
    await workflow.useTransaction(trx).save()
    const live = workflow.status === 'active' && !workflow.deletedAt
    if (live && workflow.scheduleEnabled) await keepSchedule(workflow, trx)
    else if (!isNew) await endSchedule(workflow.id, trx)
    if (type === 'webhook') await this.keepHook.write(workflow, secret, trx)
    if (live && type === 'event') await keepSubscription(workflow, trx)
    else if (!isNew) await endSubscription(workflow.id, trx)
    return workflow
  }
}

function requireCron({ scheduleEnabled, scheduleCron }: Workflow): void {
  if (!scheduleEnabled || scheduleCron) return
  const message = 'A schedule that is on needs a cron expression'
  throw new ValidationException([{ field: 'scheduleCron', message, rule: 'required' }])
}
