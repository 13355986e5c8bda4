import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import { oneTimeTokenHash } from '#auth/one_time_token'
import FindOpenWaits from '#actions/executions/find_open_waits'
import SendSignal from '#actions/executions/send_signal'
import type { OpenWait } from '#engine/contracts/inboxes'

/** What a link leads to, while it is open. */
export interface LinkedApproval {
  wait: OpenWait
  email: string
}

/** The way to answer an approval that a mail carries: whoever has the link is the approver. */
@inject()
export default class AnswerByLink {
  constructor(
    protected findOpenWaits: FindOpenWaits,
    protected sendSignal: SendSignal
  ) {}

  /** What the link asks, or null when it is unknown, used, or the approval is answered or over. */
  async find(token: string): Promise<LinkedApproval | null> {
    const link = await db
      .from('approval_links')
      .where('token_hash', oneTimeTokenHash(token))
      .whereNull('used_at')
      .first()
    if (!link) return null
    const waits = await this.findOpenWaits.handle(String(link.execution_id))
    const found = waits.find(({ path, attempt }) => path === link.path && attempt === link.attempt)
    return found ? { wait: found, email: String(link.email) } : null
  }

  /**
   * @throws ConflictException when somebody else was quicker.
   * @throws ValidationException when the approval asks for more than yes or no.
   */
  async handle(token: string, { wait, email }: LinkedApproval, approved: boolean): Promise<void> {
    await this.sendSignal.handle({
      executionId: wait.executionId,
      name: wait.name,
      payload: { approved },
      by: { userId: null, name: email },
      waits: [wait],
    })
    await db
      .from('approval_links')
      .where('token_hash', oneTimeTokenHash(token))
      .update({ used_at: new Date() })
  }
}
