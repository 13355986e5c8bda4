import type { Json } from '../graph/types.js'

/** The variables of a deployment, in clear, for one drive of one execution. */
export interface OpenVariables {
  /** What expressions find as `env`. */
  env: Record<string, string>
  /** A text without the values of variables that are secrets. */
  text(text: string): string
  /** A value without them, in keys and texts at every level. */
  json(value: Json): Json
}

/** A variable can't be opened, and another try would end the same. Its message holds no value. */
export class VariablesUnreadableError extends Error {
  override name = 'VariablesUnreadableError'
  readonly code = 'ENVIRONMENT_UNREADABLE'
}

/** Opens what deployments keep sealed. Only drivers ask: nothing of it is ever in a row. */
export abstract class DeploymentVariables {
  /**
   * Null where the deployment has none, or was deleted.
   *
   * @throws VariablesUnreadableError; anything else may pass.
   */
  abstract open(deploymentId: string): Promise<OpenVariables | null>
}
