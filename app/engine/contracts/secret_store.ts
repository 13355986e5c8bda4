/** A secret as a run asks for it. */
export interface SecretUse {
  executionId: string
  agentId: string
  /** What the agent's config calls it. */
  name: string
}

/**
 * Where runs get their users' secrets. A secret is for agents of its own user alone, in executions
 * of that user: neither does an agent that others run give its owner's away, nor does one that
 * others made get the secrets of who runs it.
 */
export abstract class SecretStore {
  /** The value in clear, or null where there is none that the run may have. */
  abstract read(use: SecretUse): Promise<string | null>
}
