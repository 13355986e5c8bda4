import { claimDeliveries, letGo, type DueDelivery } from '#actions/webhooks/claim_deliveries'
import { claimMails } from '#actions/mails/send_kept_mail'

/** As many jobs are made in one round; what is left is the next round's. */
const MOST = 200

/** Where jobs of deliveries go. */
interface Hinted {
  webhook(delivery: DueDelivery): Promise<void>
  mail(mailId: string): Promise<void>
}

/**
 * Puts what is due on the queue: new deliveries and mails, second attempts, and what a lost queue or
 * a dead worker forgot. The tables are the truth; the queue spreads the work.
 *
 * @returns How many jobs were made.
 * @throws Error when the queue does not take them; they are due again then, or in a minute.
 */
export async function hintDeliveries(queue: Hinted): Promise<number> {
  const [deliveries, mails] = await Promise.all([claimDeliveries(MOST), claimMails(MOST)])
  const hinted = await Promise.allSettled([
    ...deliveries.map(async (delivery) => {
      await queue.webhook(delivery).catch(async (error: unknown) => {
        await letGo(delivery)
        throw error
      })
    }),
    ...mails.map((mailId) => queue.mail(mailId)),
  ])
  const refused = hinted.find(({ status }) => status === 'rejected')
  if (refused) throw (refused as PromiseRejectedResult).reason as Error
  return hinted.length
}
