/** The five kinds of step that a workflow is made of. */
export const STEP_TYPES = ['agent', 'condition', 'loop', 'parallel', 'wait'] as const
export type StepType = (typeof STEP_TYPES)[number]

/** What happens when a step's last attempt failed. */
export const ON_ERROR = ['fail', 'continue', 'retry'] as const
export type OnError = (typeof ON_ERROR)[number]

/** A value that JSON can carry. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }
export type JsonObject = { [key: string]: Json }

/**
 * One step of a workflow, as the API carries it in `steps` and as a version keeps it.
 *
 * `inputs` and `config` may hold `{{ templates }}`; `dependsOn` names step keys of the same scope.
 * Durations are in milliseconds.
 */
export interface StepDefinition {
  stepKey: string
  stepName: string
  stepType: StepType
  position: number
  agentId: string | null
  config: JsonObject
  inputs: JsonObject
  outputs: JsonObject
  dependsOn: string[]
  retryCount: number
  retryDelayMs: number
  timeoutMs: number
  onError: OnError
}

/**
 * An arrow from one step to another. Without a condition it is taken when `source` completed;
 * `"true"` and `"false"` ask a condition step's result; anything else is a CEL expression.
 */
export interface Edge {
  source: string
  target: string
  condition?: string
}

/** A workflow version or a nested scope, ready to be planned: every edge explicit. */
export interface Graph {
  steps: StepDefinition[]
  edges: Edge[]
}

/** What is wrong with a definition, and where: `field` is a dotted path such as `steps.0.stepKey`. */
export interface Problem {
  field: string
  message: string
  rule: string
}
