import type { RequestOrigin } from '#events/audited_event'
import SecretChanged from '#events/secret_changed'
import type Secret from '#models/secret'

/** Forgets a secret for good. Agents that name it fail from their next run on. */
export default class DeleteSecret {
  async handle(secret: Secret, origin: RequestOrigin): Promise<void> {
    await secret.delete()
    await SecretChanged.dispatch('deleted', secret, origin)
  }
}
