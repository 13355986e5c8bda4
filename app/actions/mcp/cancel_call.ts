import { createHash } from 'node:crypto'
import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import CancelExecution from '#actions/executions/cancel_execution'
import ConflictException from '#exceptions/conflict_exception'
import type { McpCaller } from '#queries/mcp/find_mcp_caller'
import ListServed from '#queries/mcp/list_served'

/**
 * What an execution is known by that a call of a tool started: no other request has it. A hash, since
 * clients choose how long their ids are.
 */
export function callKey(session: string, requestId: string | number): string {
  const call = JSON.stringify([session, requestId])
  return `mcp ${createHash('sha256').update(call).digest('base64url')}`
}

/**
 * Cancels what a call started. The cancellation is a request of its own, and may come to another
 * process than the call: what the call started is found by its key.
 */
@inject()
export default class CancelCall {
  constructor(
    protected listServed: ListServed,
    protected cancel: CancelExecution
  ) {}

  /** One that has ended, or that is not known, is left alone, as the protocol asks. */
  async handle(caller: McpCaller, session: string, requestId: string | number): Promise<void> {
    const served = await this.listServed.handle(caller)
    const scopes = served.map(({ id }) => `run ${id}`)
    const found = await db
      .from('idempotency_keys')
      .where({ user_id: caller.userId, key: callKey(session, requestId) })
      .whereIn('scope', scopes)
      .select('resource_id')
      .first()
    if (!found) return
    await this.cancel.handle(String(found.resource_id)).catch((error: unknown) => {
      if (!(error instanceof ConflictException)) throw error
    })
  }
}
