import vine from '@vinejs/vine'
import { isCommonPassword } from '#validators/common_passwords'

/**
 * An e-mail address, lower-cased. ASCII only: letters that look alike or fold into one another
 * (the Kelvin sign, full-width forms, Cyrillic a) would make two accounts that people, or
 * databases, take for one. A domain with other letters has an ASCII form (xn--...).
 */
export const email = () =>
  vine
    .string()
    .trim()
    .maxLength(254)
    .use(ascii())
    .email({ allow_utf8_local_part: false })
    .transform((value) => value.toLowerCase())

const ascii = vine.createRule((value, _options: undefined, field) => {
  if (typeof value === 'string' && !/^[\x21-\x7e]*$/.test(value)) {
    field.report('The {{ field }} field may only have ASCII characters', 'ascii', field)
  }
})

/** What a password must have, in NFKC; the message says it without the rule's name. */
const CLASSES: [RegExp, string][] = [
  [/\p{Lu}/u, 'an upper-case letter'],
  [/\p{Ll}/u, 'a lower-case letter'],
  [/\p{Nd}/u, 'a digit'],
  [/[\p{P}\p{S}]/u, 'a special character'],
]

/**
 * A new password: 8-128 characters (code points in NFKC, the form that is hashed), one of each
 * class, not a common one, not the e-mail or its local part. The e-mail is a field beside it, or
 * comes as `meta.email`.
 */
export const newPassword = () => vine.string().maxLength(1000).use(strong())

const strong = vine.createRule(
  (value, _options: undefined, field) => {
    if (typeof value !== 'string') return
    const password = value.normalize('NFKC')
    const length = [...password].length
    if (length < 8 || length > 128) {
      return field.report('The {{ field }} field must have 8 to 128 characters', 'length', field)
    }
    const missing = CLASSES.filter(([pattern]) => !pattern.test(password)).map(([, name]) => name)
    if (missing.length > 0) {
      return field.report(`The {{ field }} field lacks ${missing.join(', ')}`, 'classes', field)
    }
    if (isCommonPassword(password)) {
      return field.report('The {{ field }} field is a common password', 'uncommon', field)
    }
    const address = emailBeside(field)
    const lower = password.toLowerCase()
    if (address !== null && (lower === address || lower === address.split('@')[0])) {
      field.report('The {{ field }} field must not be the e-mail', 'notEmail', field)
    }
  },
  {
    toJSONSchema: (schema) => {
      schema.minLength = 8
      schema.maxLength = 128
    },
  }
)

function emailBeside(field: { parent: unknown; meta: Record<string, unknown> }): string | null {
  const parent = field.parent as { email?: unknown } | null
  const address = field.meta.email ?? parent?.email
  return typeof address === 'string' ? address.trim().toLowerCase() : null
}
