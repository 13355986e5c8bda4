import db from '@adonisjs/lucid/services/db'
import ChangeMade from '#events/change_made'
import type Budget from '#models/budget'

/** Takes a budget away. What was spent stays in the ledger: one that is set again counts it. */
export default class DeleteBudget {
  async handle(budget: Budget): Promise<void> {
    await db.transaction(async (trx) => {
      await trx.rawQuery('select pg_advisory_xact_lock(1764)')
      await budget.useTransaction(trx).delete()
    })
    const { scope, resourceId, period } = budget
    ChangeMade.note('budget.deleted', budget.id, { scope, resourceId, period })
  }
}
