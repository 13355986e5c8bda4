import env from '#start/env'
import { keyIdOf, open, prefixOf, seal, type Place } from '#services/vault/envelope'
import { keyOf } from '#services/vault/keyring'
import { UnknownKeyError, UnreadableEnvelopeError } from '#services/vault/vault_error'

/** The texts of the installation's keys: the one that seals, and those that only open. */
const configured = () => [
  env.get('ENCRYPTION_KEY').release(),
  ...env.get('ENCRYPTION_KEY_PREVIOUS').release(),
]

/**
 * Seals what must not be read from the database or its backups: AES-256-GCM under ENCRYPTION_KEY.
 * ENCRYPTION_KEY_PREVIOUS opens what was sealed before the key was changed.
 *
 * @example
 * const place = { table: 'secrets', rowId: secret.id, name: secret.name } as const
 * secret.value = await vault.seal('hunter2', place)
 * await vault.open(secret.value, place)
 */
export default class Vault {
  readonly #texts: string[]

  constructor(texts: string[] = configured()) {
    this.#texts = texts
  }

  /** The envelope of a text, for one place. */
  async seal(text: string, place: Place): Promise<string> {
    return seal(text, place, await this.#current())
  }

  /**
   * The text of an envelope.
   *
   * @throws UnknownKeyError when the installation does not have its key.
   * @throws UnreadableEnvelopeError when it was changed, or sealed for another place.
   */
  async open(envelope: string, place: Place): Promise<string> {
    const id = keyIdOf(envelope)
    if (id === null) throw new UnreadableEnvelopeError(place)
    const keys = await Promise.all(this.#texts.map(keyOf))
    const key = keys.find((one) => one.id === id)
    if (!key) throw new UnknownKeyError(id)
    return open(envelope, place, key)
  }

  /**
   * The envelopes of a row, by their names, sealed with the current key instead of an older one.
   *
   * @throws UnknownKeyError, UnreadableEnvelopeError
   */
  async sealAnew(
    envelopes: Record<string, string>,
    row: Omit<Place, 'name'>
  ): Promise<Record<string, string>> {
    const anew = Object.entries(envelopes).map(async ([name, envelope]) => {
      const text = await this.open(envelope, { ...row, name })
      return [name, await this.seal(text, { ...row, name })] as const
    })
    return Object.fromEntries(await Promise.all(anew))
  }

  /** What the envelopes of the current key begin with; all others are to be sealed anew. */
  async prefix(): Promise<string> {
    return prefixOf(await this.#current())
  }

  #current() {
    return keyOf(this.#texts[0] ?? '')
  }
}
