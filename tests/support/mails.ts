import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import app from '@adonisjs/core/services/app'
import env from '#start/env'
import outbox from '#services/mail/outbox'

/** Where mails land when there is no SMTP server. */
export const mailFolder = () => app.makePath(env.get('DATA_DIR'), 'mail')

/** The mails to an address that landed in the folder, oldest first, when all are written. */
export async function mailsTo(email: string): Promise<string[]> {
  await outbox.settled()
  const names = await readdir(mailFolder()).catch(() => [] as string[])
  const found: string[] = []
  for (const name of names.filter((one) => one.endsWith('.eml')).sort()) {
    const text = readable(await readFile(join(mailFolder(), name), 'utf8'))
    if (text.includes(`To: ${email}`)) found.push(text)
  }
  return found
}

/** The token in the link of the newest mail to an address about `page`. */
export async function tokenMailedTo(
  email: string,
  page: 'reset-password' | 'verify-email'
): Promise<string> {
  const link = new RegExp(`/auth/${page}\\?token=([\\w-]+)`)
  const tokens = (await mailsTo(email)).flatMap((mail) => link.exec(mail)?.[1] ?? [])
  const newest = tokens.at(-1)
  if (newest === undefined) throw new Error(`No mail about ${page} went to ${email}`)
  return newest
}

/** A message with quoted-printable (RFC 2045, section 6.7) taken back. */
export function readable(message: string): string {
  return message
    .replace(/=\r?\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}
