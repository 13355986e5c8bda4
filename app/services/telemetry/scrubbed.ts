const HIDDEN = '[redacted]'

/** Characters of a text that are kept. */
const MAX_LENGTH = 2_000

/** Shorter ones would hide too much, and hide nothing. */
const MIN_SECRET_LENGTH = 6

/** What is no name of a table, column or constraint, between quotes of PostgreSQL and others. */
const QUOTED_VALUE = /"(?![A-Za-z_][\w.]{0,62}")[^"]*"/g

/** What looks like a secret, and what commonly has one in it. */
const PATTERNS: Array<[RegExp, string]> = [
  // Credentials and queries of addresses.
  [/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@]+@/gi, `$1${HIDDEN}@`],
  [/(\bhttps?:\/\/[^\s?"']+)\?[^\s"']*/gi, `$1?${HIDDEN}`],
  [/\b(bearer|basic|token|apikey|api_key|password|secret)([\s:="']+)[^\s"',;]+/gi, `$1$2${HIDDEN}`],
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, HIDDEN],
  [/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g, HIDDEN],
  // Keys: long runs of letters and figures together, which ids of rows (with dashes) are not.
  [/\b(?=[A-Za-z_]*\d)(?=\d*[A-Za-z_])[A-Za-z0-9_]{24,}\b/g, HIDDEN],
  [QUOTED_VALUE, `"${HIDDEN}"`],
]

/** A text for eyes elsewhere: without known secrets, and without what may be one or somebody's data. */
export function scrubbed(text: string, secrets: readonly string[]): string {
  let clean = text
  for (const secret of secrets) {
    if (secret.length >= MIN_SECRET_LENGTH) clean = clean.replaceAll(secret, HIDDEN)
  }
  for (const [pattern, instead] of PATTERNS) clean = clean.replace(pattern, instead)
  return clean.slice(0, MAX_LENGTH)
}
