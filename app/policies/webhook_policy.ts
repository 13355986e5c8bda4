import OwnedPolicy from '#policies/owned_policy'

/** Webhooks are their owner's; automation has nothing to do with them. */
export default class WebhookPolicy extends OwnedPolicy {
  protected readonly resource = 'webhooks' as const
}
