/** A worker's label: it is part of a queue's name too. */
const LABEL = /^[a-z0-9][a-z0-9_-]{0,62}$/

/** What a label must look like, for messages. */
export const LABEL_RULE =
  'A label begins with a small letter or a digit, then small letters, digits, _ and -; at most 63'

export function isLabel(value: unknown): value is string {
  return typeof value === 'string' && LABEL.test(value)
}
