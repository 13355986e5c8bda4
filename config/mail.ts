import env from '#start/env'
import app from '@adonisjs/core/services/app'
import { SMTPTransport } from '@adonisjs/mail/transports/smtp'
import { FolderTransport } from '#services/mail/folder_transport'

/** A server that does not answer within these milliseconds does not answer. */
const CONNECT_MS = 10_000
const SILENCE_MS = 30_000

/** Whom mail comes from. */
export const from = () => env.get('MAIL_FROM')

/** Mail goes out by SMTP where there is a server for it, else it lands in `<DATA_DIR>/mail`. */
export const mailer = () => (env.get('SMTP_HOST') ? ('smtp' as const) : ('folder' as const))

/** Made when the first mail goes that way. */
export const mailers = {
  smtp: () => {
    const secure = env.get('SMTP_SECURE')
    const user = env.get('SMTP_USERNAME')
    const pass = env.get('SMTP_PASSWORD')?.release() ?? ''
    return new SMTPTransport({
      host: env.get('SMTP_HOST') ?? '',
      port: env.get('SMTP_PORT') ?? (secure ? 465 : 587),
      secure,
      ...(user ? { auth: { type: 'login' as const, user, pass } } : {}),
      connectionTimeout: CONNECT_MS,
      greetingTimeout: CONNECT_MS,
      socketTimeout: SILENCE_MS,
    })
  },
  folder: () => new FolderTransport(app.makePath(env.get('DATA_DIR'), 'mail')),
}
