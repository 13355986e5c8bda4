import { inject } from '@adonisjs/core'
import { v7 as uuid } from 'uuid'
import type { RequestOrigin } from '#events/audited_event'
import SecretChanged from '#events/secret_changed'
import ConflictException from '#exceptions/conflict_exception'
import Secret from '#models/secret'
import Vault from '#services/vault/vault'

const UNIQUE_VIOLATION = '23505'

/** Puts a value into the vault. */
@inject()
export default class CreateSecret {
  constructor(protected vault: Vault) {}

  /** @throws ConflictException when the user has a secret of that name. */
  async handle(
    { userId, name, value }: { userId: string; name: string; value: string },
    origin: RequestOrigin
  ): Promise<Secret> {
    const id = uuid()
    const sealed = await this.vault.seal(value, { table: 'secrets', rowId: id, name })
    try {
      const secret = await Secret.create({ id, userId, name, value: sealed })
      await SecretChanged.dispatch('created', secret, origin)
      return secret
    } catch (error) {
      if ((error as { code?: string }).code !== UNIQUE_VIOLATION) throw error
      throw new ConflictException(`There is a secret ${name} already: PUT replaces its value`)
    }
  }
}
