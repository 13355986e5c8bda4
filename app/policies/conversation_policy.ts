import OwnedPolicy from '#policies/owned_policy'

/** What agents remember is part of what ran, and its owner's alone. */
export default class ConversationPolicy extends OwnedPolicy {
  protected readonly resource = 'executions' as const
}
