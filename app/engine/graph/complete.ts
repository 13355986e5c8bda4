import { isObject, stringsOf } from './json.js'
import { ON_ERROR, STEP_TYPES, type StepDefinition } from './types.js'

/** What a step has that leaves these out. Milliseconds. */
export const STEP_DEFAULTS = {
  retryCount: 0,
  retryDelayMs: 1000,
  timeoutMs: 30_000,
  onError: 'fail',
} as const

/** A step as it was sent: whatever it leaves out has a default. */
export type StepInput = { [field in keyof StepDefinition]?: unknown }

/** The value where it is one of the list, else the fallback. */
function oneOf<T extends string>(list: readonly T[], value: unknown, fallback: T): T {
  return list.find((entry) => entry === value) ?? fallback
}

function numberOr(value: unknown, fallback: number): number {
  return typeof value === 'number' ? value : fallback
}

/**
 * Fills in what a step leaves out: `stepName` is its key, `position` its place in the list.
 *
 * Never throws: a field of the wrong type gets its default, and `inspectStep` is what reports it.
 */
export function completeStep(input: StepInput, index: number): StepDefinition {
  const stepKey = typeof input.stepKey === 'string' ? input.stepKey : ''
  return {
    stepKey,
    stepName: typeof input.stepName === 'string' ? input.stepName : stepKey,
    stepType: oneOf(STEP_TYPES, input.stepType, 'agent'),
    position: numberOr(input.position, index),
    agentId: typeof input.agentId === 'string' ? input.agentId : null,
    config: isObject(input.config) ? input.config : {},
    inputs: isObject(input.inputs) ? input.inputs : {},
    outputs: isObject(input.outputs) ? input.outputs : {},
    dependsOn: [...new Set(stringsOf(input.dependsOn))],
    retryCount: numberOr(input.retryCount, STEP_DEFAULTS.retryCount),
    retryDelayMs: numberOr(input.retryDelayMs, STEP_DEFAULTS.retryDelayMs),
    timeoutMs: numberOr(input.timeoutMs, STEP_DEFAULTS.timeoutMs),
    onError: oneOf(ON_ERROR, input.onError, STEP_DEFAULTS.onError),
  }
}

/** Completes each step of a list; anything else than a list has none. */
export function completeSteps(inputs: unknown): StepDefinition[] {
  if (!Array.isArray(inputs)) return []
  return inputs.map((input, index) => completeStep(isObject(input) ? input : {}, index))
}
