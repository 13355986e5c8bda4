import { bodiesOf, inlineSteps, MAX_DEPTH } from './nested.js'
import type { AgentReference, StepDefinition, WorkflowReference } from './types.js'

/** A step of a workflow or of a body in it, and where it stands: `steps.1.config.steps.0`. */
interface PlacedStep {
  step: StepDefinition
  path: string
}

/** All steps, each before those nested in it. */
function* placedSteps(scope: StepDefinition[], at = 'steps', depth = 1): Generator<PlacedStep> {
  if (depth > MAX_DEPTH) return
  for (const [index, step] of scope.entries()) {
    const path = `${at}.${index}`
    yield { step, path }
    for (const { field, steps } of bodiesOf(step)) {
      yield* placedSteps(inlineSteps(steps, step), `${path}.${field}.steps`, depth + 1)
    }
  }
}

/** Every agent that steps, bodies and branches name, those in nested steps too, with its field. */
export function agentIdsOf(steps: StepDefinition[]): AgentReference[] {
  const references: AgentReference[] = []
  for (const { step, path } of placedSteps(steps)) {
    const { runsOn } = step.config
    const label = typeof runsOn === 'string' ? { runsOn } : {}
    if (step.agentId) references.push({ agentId: step.agentId, field: `${path}.agentId`, ...label })
    for (const { field, agentId } of bodiesOf(step)) {
      if (agentId) references.push({ agentId, field: `${path}.${field}.agentId`, ...label })
    }
  }
  return references
}

/** Every workflow that a loop runs, with its field. */
export function workflowIdsOf(steps: StepDefinition[]): WorkflowReference[] {
  const references: WorkflowReference[] = []
  for (const { step, path } of placedSteps(steps)) {
    const { workflowId } = step.config
    if (step.stepType !== 'loop' || typeof workflowId !== 'string') continue
    references.push({ workflowId, field: `${path}.config.workflowId` })
  }
  return references
}
