import type { RequestOrigin } from '#events/audited_event'

/** The mails that are kept until they are sent, and what each is made of. */
export interface MailKinds {
  /** To an address, if an account that may come in has it. */
  reset_password: { email: string; origin: RequestOrigin }
  /** To an address, if an account has it and has not proved it yet. */
  verify_address: { email: string; origin: RequestOrigin }
  /** To a user's own address. */
  verify_user: { userId: string; origin: RequestOrigin }
  /** To the owner of a webhook that is told nothing more. */
  webhook_disabled: { webhookId: string; reason: 'gone' | 'failing' }
}
