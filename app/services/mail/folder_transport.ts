import { randomUUID } from 'node:crypto'
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { MailResponse } from '@adonisjs/mail'
import logger from '@adonisjs/core/services/logger'
import { SMTPTransport } from '@adonisjs/mail/transports/smtp'
import type { MailTransportContract, NodeMailerMessage, SMTPConfig } from '@adonisjs/mail/types'

/** Makes the whole message and sends it nowhere. */
const COMPOSED: SMTPConfig & { streamTransport: true; buffer: true; newline: string } = {
  service: '',
  streamTransport: true,
  buffer: true,
  newline: 'windows',
}

/**
 * Writes each mail into a folder as an .eml, which any mail program opens, and says in the log
 * where. Mails carry tokens, so that nobody but the server's user may read them.
 */
export class FolderTransport implements MailTransportContract {
  #composer = new SMTPTransport(COMPOSED)

  constructor(private folder: string) {}

  /** @throws Error when the folder can't be written */
  async send(message: NodeMailerMessage): Promise<MailResponse<unknown>> {
    const response = await this.#composer.send(message)
    const { message: bytes } = response.original as unknown as { message: Buffer }
    await mkdir(this.folder, { recursive: true, mode: 0o700 })
    const time = new Date().toISOString().replaceAll(':', '-')
    const path = join(this.folder, `${time}-${randomUUID()}.eml`)
    await writeFile(`${path}.part`, bytes, { mode: 0o600, flag: 'wx' })
    // Whoever watches the folder sees whole mails only.
    await rename(`${path}.part`, path)
    logger.info(`No SMTP_HOST: the mail "${message.subject}" is in ${path}`)
    return response
  }
}
