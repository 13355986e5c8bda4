import { issueOneTimeToken } from '#actions/accounts/issue_one_time_token'
import type { MailKinds } from '#actions/mails/mail_kinds'
import type { RequestOrigin } from '#events/audited_event'
import PasswordResetRequested from '#events/password_reset_requested'
import VerificationRequested from '#events/verification_requested'
import User from '#models/user'
import WebhookEndpoint from '#models/webhook_endpoint'
import findAccount from '#queries/users/find_account'
import { consoleLink, mailedLink } from '#services/mail/links'
import { sendMail } from '#services/mail/mailer'
import ResetPasswordMail from '#services/mail/reset_password_mail'
import VerifyEmailMail from '#services/mail/verify_email_mail'
import WebhookDisabledMail from '#services/mail/webhook_disabled_mail'

type Writers = { [Kind in keyof MailKinds]: (payload: MailKinds[Kind]) => Promise<void> }

async function verify(user: User | null, origin: RequestOrigin): Promise<void> {
  if (!user?.isActive || user.emailVerified) return
  const token = await issueOneTimeToken(user.id, 'verify_email')
  await VerificationRequested.dispatch(user.id, origin)
  await sendMail(new VerifyEmailMail(user, mailedLink('verify-email', token)))
}

const writers: Writers = {
  async reset_password({ email, origin }) {
    const user = await findAccount(email)
    if (!user?.isActive) return
    const token = await issueOneTimeToken(user.id, 'reset_password')
    await PasswordResetRequested.dispatch(user.id, origin)
    await sendMail(new ResetPasswordMail(user, mailedLink('reset-password', token)))
  },
  async verify_address({ email, origin }) {
    await verify(await findAccount(email), origin)
  },
  async verify_user({ userId, origin }) {
    await verify(await User.query().where({ id: userId }).whereNull('deletedAt').first(), origin)
  },
  async webhook_disabled({ webhookId, reason }) {
    const webhook = await WebhookEndpoint.find(webhookId)
    const owner = webhook && (await User.find(webhook.userId))
    if (!webhook || !owner?.isActive || owner.deletedAt !== null) return
    await sendMail(new WebhookDisabledMail(owner, webhook.url, reason, consoleLink()))
  },
}

/** Writes each kind of mail from what was kept of it, and sends it. */
export default class MailWriters {
  /** @throws Error when the server does not take it, or the kind is of another version. */
  async send(kind: string, payload: unknown): Promise<void> {
    if (!Object.hasOwn(writers, kind)) throw new Error(`There is no mail of the kind ${kind}`)
    await writers[kind as keyof Writers](payload as never)
  }
}
