import type { HttpContext } from '@adonisjs/core/http'
import ValidationException from '#exceptions/validation_exception'
import { revisionOf, type Revised } from '#models/revised'

/** A list of entity tags (RFC 9110, section 8.8.3), each strong or weak. */
const TAG = /(W\/)?"([\x21\x23-\x7e\x80-\xff]*)"/
const TAGS = new RegExp(`^\\s*${TAG.source}(\\s*,\\s*${TAG.source})*\\s*$`)

/** Says in the answer which state of the row it shows: the `ETag` to send back as `If-Match`. */
export function setEntityTag({ response }: HttpContext, row: Revised): void {
  response.header('ETag', `"${revisionOf(row)}"`)
}

/**
 * The states that a client expects the row to be in (`If-Match`), for the action to judge once it
 * holds the row; undefined where any will do (no such header, or `*`). Weak tags match nothing.
 *
 * @throws ValidationException for what is no list of entity tags.
 */
export function readIfMatch({ request }: HttpContext): string[] | undefined {
  const header = request.header('if-match')
  if (header === undefined || header.trim() === '*') return undefined
  if (!TAGS.test(header)) {
    const message = 'If-Match must be * or a list of entity tags, such as "3-abc"'
    throw new ValidationException([{ field: 'If-Match', message, rule: 'entityTag' }])
  }
  const found = [...header.matchAll(new RegExp(TAG.source, 'g'))]
  return found.filter(([, weak]) => weak === undefined).map(([, , tag]) => tag ?? '')
}
