/** The vault can't give back what it was given. Nothing in the message is a secret. */
export abstract class VaultError extends Error {
  override name = this.constructor.name
}

/** An envelope names a key that the installation does not have. */
export class UnknownKeyError extends VaultError {
  constructor(keyId: string) {
    super(
      `Key ${keyId} is neither ENCRYPTION_KEY nor in ENCRYPTION_KEY_PREVIOUS: set the one that the data was encrypted with`
    )
  }
}

/** An envelope was changed, or taken from another row. */
export class UnreadableEnvelopeError extends VaultError {
  constructor({ table, rowId, name }: { table: string; rowId: string; name: string }) {
    super(`The encrypted value "${name}" of ${table} ${rowId} was changed or moved`)
  }
}
