import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import ValidationException from '#exceptions/validation_exception'
import { MASK } from '#models/deployment'
import type Workflow from '#models/workflow'
import type { TriggerConfig } from '#triggers/trigger_config'

/** A hook's secret as it was sent, when it was; `kept` leaves the stored one alone. */
export type SentSecret = { value: string } | 'kept' | 'none'

/**
 * Takes the secret out of the workflow's config, where a mask takes its place.
 *
 * @throws ValidationException for a mask where nothing is stored.
 */
export async function hideHookSecret(
  workflow: Workflow,
  trx: TransactionClientContract
): Promise<SentSecret> {
  const { secret, ...config } = workflow.triggerConfig as TriggerConfig
  if (secret === undefined) return 'none'
  if (config.type !== 'webhook') {
    workflow.triggerConfig = config
    return 'none'
  }
  if (secret !== MASK) {
    workflow.triggerConfig = { ...config, secret: MASK }
    return { value: secret }
  }
  const hook = workflow.$isPersisted
    ? await trx.from('workflow_hooks').where('workflow_id', workflow.id).first()
    : null
  if (hook?.secret) return 'kept'
  const message = 'This is the mask of a secret, and there is none yet'
  throw new ValidationException([{ field: 'triggerConfig.secret', message, rule: 'masked' }])
}
