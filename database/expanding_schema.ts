import { BaseSchema } from '@adonisjs/lucid/schema'

/**
 * How long a migration waits for a table that somebody else uses. Whoever comes after it has to wait
 * behind it, so it gives up soon: nothing of it has happened then, and it can be run again.
 */
const LOCK_TIMEOUT = '5s'

/**
 * What every migration begins from. Old and new versions run side by side during an upgrade, so a
 * migration adds (docs/upgrading.md); what it takes away, nothing may have used for a version.
 */
export default class ExpandingSchema extends BaseSchema {
  override async execUp(): Promise<true | string[]> {
    await this.#limitWaits()
    return super.execUp()
  }

  override async execDown(): Promise<true | string[]> {
    await this.#limitWaits()
    return super.execDown()
  }

  async #limitWaits(): Promise<void> {
    if (this.dryRun) return
    // Outside of a transaction nothing would set it back on the connection, which others get then.
    if (!this.db.isTransaction) return
    await this.db.rawQuery(`set local lock_timeout = '${LOCK_TIMEOUT}'`)
  }
}
