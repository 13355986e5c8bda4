import { completeStep, completeSteps } from './complete.js'
import { isObject } from './json.js'
import { graphFromSteps } from './normalize.js'
import type { Graph, JsonObject, StepDefinition } from './types.js'

/** Levels of steps: a workflow's own, and those in loops and branches below them. */
export const MAX_DEPTH = 10

/** A branch of a parallel step: a body, its key and what it is given. */
export interface Branch {
  key: string
  agentId: string | null
  /** Inline steps, as they were sent; null where the body is an agent. */
  steps: JsonObject[] | null
  inputs: JsonObject
}

/** The branches of a parallel step, in order. Entries that aren't objects are left out. */
export function branchesOf(step: StepDefinition): Branch[] {
  const { branches } = step.config
  if (!Array.isArray(branches)) return []
  return branches.filter(isObject).map(({ key, agentId, steps, inputs }) => ({
    key: typeof key === 'string' ? key : '',
    agentId: typeof agentId === 'string' ? agentId : null,
    steps: Array.isArray(steps) ? steps.filter(isObject) : null,
    inputs: isObject(inputs) ? inputs : {},
  }))
}

/**
 * A scope of one agent step. The attempts of the outer step are made in here: it brings its
 * time-out, its retries and its label, and a failure that is left after them is the outer step's to judge.
 */
function agentScope(
  step: StepDefinition,
  stepKey: string,
  body: { agentId?: string; workflowId?: string },
  inputs: JsonObject
) {
  const { retryCount, retryDelayMs, timeoutMs, onError } = step
  const retries = { retryCount, retryDelayMs, timeoutMs }
  const { runsOn } = step.config
  const { agentId = null, workflowId } = body
  const config = {
    ...(runsOn === undefined ? {} : { runsOn }),
    ...(workflowId === undefined ? {} : { workflowId }),
  }
  const inner = { stepKey, stepType: 'agent', agentId, config, inputs, ...retries }
  return graphFromSteps([
    completeStep({ ...inner, onError: onError === 'retry' ? 'retry' : 'fail' }, 0),
  ])
}

/** Inline steps, which ask for the label of the step around them where they name none themselves. */
export function inlineSteps(sent: unknown, { config: { runsOn } }: StepDefinition) {
  const steps = completeSteps(sent)
  if (runsOn === undefined) return steps
  return steps.map((step) => ({ ...step, config: { runsOn, ...step.config } }))
}

/**
 * The scope that a loop runs for each item: its inline steps, or one step with the loop's own key
 * that runs its agent, or its workflow as an execution of its own, with the loop's `inputs`.
 */
export function loopBody(step: StepDefinition): Graph {
  if (Array.isArray(step.config.steps)) return graphFromSteps(inlineSteps(step.config.steps, step))
  const { agentId, stepKey, inputs, config } = step
  if (agentId !== null) return agentScope(step, stepKey, { agentId }, inputs)
  if (typeof config.workflowId !== 'string') return { steps: [], edges: [] }
  return agentScope(step, stepKey, { workflowId: config.workflowId }, inputs)
}

/**
 * The scope that a parallel step runs for a branch: its inline steps, or one step with the branch's
 * key that runs its agent with the `inputs` of the step and, over them, those of the branch.
 */
export function branchGraph(step: StepDefinition, branch: Branch): Graph {
  if (branch.steps) return graphFromSteps(inlineSteps(branch.steps, step))
  if (branch.agentId === null) return { steps: [], edges: [] }
  const inputs = { ...step.inputs, ...branch.inputs }
  return agentScope(step, branch.key, { agentId: branch.agentId }, inputs)
}

/** What is nested in a step's config, as it was sent. */
export interface Body {
  /** Where it stands in the step: `config` or `config.branches.0`. */
  field: string
  agentId: string | null
  steps: unknown
}

/** The bodies in a step's config: that of a loop, those of the branches of a parallel step. */
export function bodiesOf({ stepType, config }: StepDefinition): Body[] {
  if (stepType === 'loop') return [{ field: 'config', agentId: null, steps: config.steps }]
  if (stepType !== 'parallel' || !Array.isArray(config.branches)) return []
  return config.branches.flatMap((branch, index): Body[] => {
    if (!isObject(branch)) return []
    const { agentId, steps } = branch
    const field = `config.branches.${index}`
    return [{ field, agentId: typeof agentId === 'string' ? agentId : null, steps }]
  })
}
