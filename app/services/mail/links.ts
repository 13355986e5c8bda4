import env from '#start/env'

/** The console's pages that take a token from a mail. */
type Page = 'reset-password' | 'verify-email'

/** The link of a mail that asks for an approval: a page of this server's own. */
export function approvalLink(token: string): string {
  const base = env.get('APP_URL').replace(/\/+$/, '')
  return `${base}/approvals/answer?token=${encodeURIComponent(token)}`
}

/** Where the console begins. */
export function consoleLink(): string {
  const [frontend] = (env.get('FRONTEND_URL') ?? '').split(',')
  return frontend?.trim().replace(/\/+$/, '') || env.get('APP_URL')
}

/**
 * The link of a mail: a page of the first FRONTEND_URL, or of APP_URL where there is none. Never of
 * the Host that a request named, which is whatever its sender likes.
 */
export function mailedLink(page: Page, token: string): string {
  return `${consoleLink()}/auth/${page}?token=${encodeURIComponent(token)}`
}
