import { inject } from '@adonisjs/core'
import config from '@adonisjs/core/services/config'
import db from '@adonisjs/lucid/services/db'
import type Workflow from '#models/workflow'
import WorkflowStep from '#models/workflow_step'
import Vault from '#services/vault/vault'
import type { TriggerConfig } from '#triggers/trigger_config'

/** Reads what a workflow shows besides its own row: its steps, its next firing and its address. */
@inject()
export default class ShowWorkflow {
  constructor(protected vault: Vault) {}

  /** @param owns - Whether who asks may know the address, which is all that it takes to start it. */
  async handle(workflow: Workflow, owns = true): Promise<Workflow> {
    const steps = await WorkflowStep.query()
      .where('workflowId', workflow.id)
      .orderBy('position')
      .orderBy('id')
    workflow.$setRelated('steps', steps)
    const { type } = workflow.triggerConfig as TriggerConfig
    if (type === 'webhook' && owns) workflow.$extras.webhookUrl = await this.#urlOf(workflow.id)
    if (workflow.scheduleEnabled) workflow.$extras.nextFireAt = await this.#nextOf(workflow.id)
    return workflow
  }

  async #urlOf(workflowId: string): Promise<string | null> {
    const hook = await db.from('workflow_hooks').where('workflow_id', workflowId).first()
    if (!hook) return null
    const place = { table: 'workflow_hooks', rowId: hook.id, name: 'token' } as const
    const token = await this.vault.open(hook.token, place)
    return `${config.get<string>('app.appUrl')}/hooks/${token}`
  }

  async #nextOf(workflowId: string): Promise<Date | null> {
    const schedule = await db.from('workflow_schedules').where('workflow_id', workflowId).first()
    return schedule?.next_fire_at ?? null
  }
}
