import OwnedPolicy from '#policies/owned_policy'

/** An owner reads, cancels and repeats what ran; automation reads what it started. */
export default class ExecutionPolicy extends OwnedPolicy {
  protected readonly resource = 'executions' as const
  protected override readonly agentReads = true
}
