import { inject } from '@adonisjs/core'
import { Inboxes } from '#engine/contracts/inboxes'
import type { OpenWait } from '#engine/contracts/inboxes'

/** What an execution waits for, or what of it has a name, in the order in which it began to. */
@inject()
export default class FindOpenWaits {
  constructor(protected inboxes: Inboxes) {}

  async handle(executionId: string, name?: string): Promise<OpenWait[]> {
    const waits = await this.inboxes.waits(executionId)
    return name === undefined ? waits : waits.filter((wait) => wait.name === name)
  }
}
