import { MailManager, type BaseMail } from '@adonisjs/mail'
import app from '@adonisjs/core/services/app'
import emitter from '@adonisjs/core/services/emitter'
import { from, mailer, mailers } from '#config/mail'

const manager = new MailManager(emitter, { from: from(), mailers })

app.terminating(() => manager.closeAll())

/**
 * Sends a mail now; `PostMail` is for what a request asks for.
 *
 * @throws Error when the server does not take it
 */
export async function sendMail(mail: BaseMail): Promise<void> {
  await manager.use(mailer()).send(mail)
}

/** Forgets connections: the next mail goes by what the environment says then. */
export function closeMailers(): Promise<void> {
  return manager.closeAll()
}
