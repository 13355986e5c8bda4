import { createHash } from 'node:crypto'
import { inject } from '@adonisjs/core'
import ExecuteWorkflow from '#actions/executions/execute_workflow'
import type { Started } from '#actions/executions/start_request'
import type { JsonObject } from '#engine/graph/types'
import ConflictException from '#exceptions/conflict_exception'
import InvalidSignatureException from '#exceptions/invalid_signature_exception'
import ValidationException from '#exceptions/validation_exception'
import Workflow from '#models/workflow'
import type { Hook } from '#queries/workflows/find_hook'
import Vault from '#services/vault/vault'
import type { TriggerConfig } from '#triggers/trigger_config'
import { verifySignature } from './signature.js'

/** A request that came in by a hook. */
export interface Delivery {
  /** By their lower-case names. */
  headers: Record<string, string | string[] | undefined>
  query: JsonObject
  /** The body as it came, for its signature. */
  bytes: Buffer
  /** The body as it was read. */
  content: JsonObject
}

/** What lets somebody in is not handed on to steps, logs and whoever reads them. */
const WITHHELD = new Set(['authorization', 'proxy-authorization', 'cookie', 'x-api-key'])

/** Headers that name a delivery; the same one again within 24 hours starts nothing. */
const DELIVERY_IDS = ['idempotency-key', 'webhook-id', 'x-github-delivery']

/** Starts what a webhook starts, once it has proved where it comes from. */
@inject()
export default class ReceiveWebhook {
  constructor(
    protected vault: Vault,
    protected execute: ExecuteWorkflow
  ) {}

  /**
   * @returns What was started, and whether the sender wants to wait for its end.
   * @throws InvalidSignatureException when the hook has a secret and the signature doesn't hold.
   * @throws ConflictException when the workflow can't run, or a delivery's id came with another body.
   */
  async handle(hook: Hook, delivery: Delivery): Promise<{ started: Started; waits: boolean }> {
    const header = (name: string) => [delivery.headers[name]].flat()[0]
    const signedId = await this.#verify(hook, { header, body: delivery.bytes })
    const workflow = await Workflow.findOrFail(hook.workflowId)
    const id = signedId ?? DELIVERY_IDS.map(header).find((value) => value)
    try {
      const started = await this.execute.handle(workflow, {
        userId: workflow.userId,
        inputData: delivery.content,
        triggerType: 'webhook',
        triggerData: describe(delivery),
        ...(id === undefined ? {} : { idempotencyKey: keyOf(id) }),
      })
      const { respond } = workflow.triggerConfig as TriggerConfig
      return { started, waits: respond === 'when-finished' }
    } catch (error) {
      // What is wrong with the workflow is its owner's to know.
      if (error instanceof ValidationException) {
        throw new ConflictException('The workflow can not run now')
      }
      throw error
    }
  }

  /** @returns What the signature says the delivery is called, if it says so. */
  async #verify({ id, secret }: Hook, request: Parameters<typeof verifySignature>[0]) {
    if (secret === null) return undefined
    const place = { table: 'workflow_hooks', rowId: id, name: 'secret' } as const
    const key = await this.vault.open(secret, place)
    const verdict = verifySignature(request, key, Date.now())
    if (!verdict.valid) throw new InvalidSignatureException()
    return verdict.deliveryId
  }
}

/** Apart from the keys of the workflow's own API. */
function keyOf(deliveryId: string): string {
  return `hook ${createHash('sha256').update(deliveryId).digest('base64url')}`
}

function describe({ headers, query }: Delivery): JsonObject {
  const shown = Object.entries(headers).filter(([name]) => !WITHHELD.has(name))
  return {
    receivedAt: new Date().toISOString(),
    headers: Object.fromEntries(shown.map(([name, value]) => [name, String(value)])),
    query,
  }
}
