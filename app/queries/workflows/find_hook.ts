import { createHash } from 'node:crypto'
import db from '@adonisjs/lucid/services/db'

/** An address that a live workflow answers at. */
export interface Hook {
  id: string
  workflowId: string
  /** Sealed; null where requests need not be signed. */
  secret: string | null
}

/** Finds the hook of a token by its hash, where its workflow would run. */
export default class FindHook {
  async handle(token: string): Promise<Hook | null> {
    const { rows } = await db.rawQuery(
      `select h.id, h.workflow_id as "workflowId", h.secret
       from workflow_hooks h
       join workflows w on w.id = h.workflow_id
       join users u on u.id = w.user_id
       where h.token_hash = ? and w.status = 'active' and w.deleted_at is null
         and w.trigger_config->>'type' = 'webhook' and u.is_active and u.deleted_at is null`,
      [createHash('sha256').update(token).digest()]
    )
    return rows[0] ?? null
  }
}
