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

/** A step as a workflow's `definition` draws it. `id` is the step key. */
export interface DefinitionNode {
  id: string
  type: StepType
  name: string
  agentId: string | null
  config: JsonObject
  inputs: JsonObject
  outputs: JsonObject
  retryCount: number
  retryDelayMs: number
  timeoutMs: number
  onError: OnError
  /** Where the step is drawn. */
  position?: { x: number; y: number }
  /** The step's `position`, where it isn't the place of the node in the list. */
  order?: number
}

/** An arrow of a workflow's `definition`. */
export interface DefinitionEdge extends Edge {
  id?: string
  /**
   * False where the target does not name the source in `dependsOn`: the arrow comes from `then` or
   * `else` of the condition alone. It keeps steps -> definition -> steps exact and changes no plan.
   */
  dependsOn?: false
}

/** A workflow as a drawing: the same graph that `steps` say, and what only a drawing can say. */
export interface Definition {
  nodes: DefinitionNode[]
  edges: DefinitionEdge[]
  /** `timeout` (seconds) bounds an execution; anything else belongs to the client. */
  metadata: JsonObject
}

/** A definition as a client sent it, or as this engine made it. */
export type DefinitionInput = Definition | Json | undefined

/** A workflow that a loop runs for each item, and where: `steps.1.config.workflowId`. */
export interface WorkflowReference {
  workflowId: string
  field: string
}

/** An agent that a step, a body or a branch names, and where. */
export interface AgentReference {
  agentId: string
  /** A dotted path such as `steps.1.config.branches.0.agentId`. */
  field: string
  /** The label that the step asks for, or what it is nested in. */
  runsOn?: string
}
