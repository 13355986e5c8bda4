import { inject } from '@adonisjs/core'
import type { RequestOrigin } from '#events/audited_event'
import SecretChanged from '#events/secret_changed'
import type Secret from '#models/secret'
import Vault from '#services/vault/vault'

/** Gives a secret another value. */
@inject()
export default class ReplaceSecret {
  constructor(protected vault: Vault) {}

  async handle(secret: Secret, value: string, origin: RequestOrigin): Promise<Secret> {
    const { id, name } = secret
    secret.value = await this.vault.seal(value, { table: 'secrets', rowId: id, name })
    await secret.save()
    await SecretChanged.dispatch('updated', secret, origin)
    return secret
  }
}
