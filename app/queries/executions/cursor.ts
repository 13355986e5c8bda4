import ValidationException from '#exceptions/validation_exception'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** The next page begins after this id. Opaque to clients. */
export function cursorOf(id: string): string {
  return Buffer.from(id).toString('base64url')
}

/** @throws ValidationException for what `cursorOf` never gave. */
export function readCursor(cursor: string): string {
  const id = Buffer.from(cursor, 'base64url').toString('latin1')
  if (UUID.test(id)) return id
  throw new ValidationException([
    { field: 'cursor', message: 'The cursor field is not one that this API gave', rule: 'cursor' },
  ])
}
