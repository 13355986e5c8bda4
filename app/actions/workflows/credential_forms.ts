/** Names of values that let somebody in, without their punctuation. */
const CREDENTIAL =
  /passw(or)?d|passphrase|^pwd$|secret|apikey|accesskey|privatekey|signingkey|encryptionkey|credential|authorization|cookie|connectionstring|databaseurl|tokens?$/

/**
 * Credentials that can be told from any text by their form. Each can begin only where a word does,
 * so that looking through a long text takes time in proportion to its length.
 */
export const KNOWN_FORMS = new RegExp(
  [
    '(?<![\\w-])sk-[\\w-]{20,}', // OpenAI, Anthropic
    '(?<![\\w-])tk_(?:prod|dev)_[\\w-]{20,}', // ours
    '(?<![\\w-])(?:gh[pousr]_\\w{30,}|github_pat_\\w{30,}|glpat-[\\w-]{16,})',
    '(?<![\\w-])xox[abeprs]-[\\w-]{10,}', // Slack
    '(?<![\\w-])(?:AKIA|ASIA)[A-Z0-9]{16}(?!\\w)', // AWS
    '(?<![\\w-])AIza[\\w-]{30,}', // Google
    '(?<![\\w-])(?:[sr]k_(?:live|test)_\\w{16,}|whsec_[\\w+/=]{16,})', // Stripe, Standard Webhooks
    '(?<![\\w-])eyJ[\\w-]{10,}\\.[\\w-]{10,}\\.[\\w-]{10,}', // JSON Web Token
    '-----BEGIN [A-Z ]*PRIVATE KEY-----[\\w+/=\\s\\\\]*',
    '(?<=[a-z]://)[^\\s/@:]*:[^\\s/@]+(?=@)', // user:password@ of a URL
  ].join('|'),
  'g'
)

/** Whether a text holds a value of its own, besides templates and the name of a scheme. */
export function isLiteral(text: string): boolean {
  const rest = text.replace(/\{\{[^"'{}]*\}\}/g, '').replace(/\b(Bearer|Basic|Token)\b/gi, '')
  return rest.trim() !== ''
}

/** Whether a value of this name would let somebody in. */
export function namesCredential(name: unknown): boolean {
  return typeof name === 'string' && CREDENTIAL.test(name.toLowerCase().replace(/[^a-z0-9]/g, ''))
}
