import OwnedPolicy from '#policies/owned_policy'

/** Evals are their agent's owner's alone, also where the agent is public. */
export default class EvalPolicy extends OwnedPolicy {
  protected readonly resource = 'agents' as const
}
