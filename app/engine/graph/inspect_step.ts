import { RESERVED_NAMES } from '../expressions/scope.js'
import { isObject } from './json.js'
import { isLabel, LABEL_RULE } from './labels.js'
import type { Problems } from './problems.js'
import { ON_ERROR, STEP_TYPES } from './types.js'

const KEY = /^[A-Za-z_][A-Za-z0-9_-]{0,99}$/

/** Names that mean something else in expressions, or in JavaScript. */
const RESERVED = new Set<string>([...RESERVED_NAMES, '__proto__', 'constructor', 'prototype'])

/** Characters of a step's name. */
const MAX_NAME_LENGTH = 255

/** The settings of a step that are whole numbers, and their ranges. */
const RANGES = [
  ['position', 0, 2_147_483_647],
  ['retryCount', 0, 20],
  ['retryDelayMs', 0, 3_600_000],
  ['timeoutMs', 1, 86_400_000],
] as const

/** Reports a key that a step or a branch can't have. */
export function inspectKey(key: unknown, field: string, problems: Problems): void {
  if (typeof key !== 'string' || key === '') {
    problems.report(field, 'A key is required', 'required')
  } else if (!KEY.test(key)) {
    const message = 'A key begins with a letter or _, then letters, digits, _ and -; at most 100'
    problems.report(field, message, 'regex')
  } else if (RESERVED.has(key)) {
    problems.report(field, `"${key}" is a name that expressions use for something else`, 'reserved')
  }
}

/**
 * Reports the fields of a step, as it was sent, that have the wrong type or are out of range. What
 * is left out has a default and is fine.
 */
export function inspectStep(step: unknown, path: string, problems: Problems): void {
  if (!isObject(step)) return problems.report(path, 'A step must be an object', 'object')
  inspectKey(step.stepKey, `${path}.stepKey`, problems)
  problems.requireOneOf(`${path}.stepType`, step.stepType, STEP_TYPES)
  if (step.onError !== undefined) problems.requireOneOf(`${path}.onError`, step.onError, ON_ERROR)
  for (const [field, min, max] of RANGES) {
    const value = step[field]
    if (value !== undefined) problems.requireInteger(`${path}.${field}`, value, min, max)
  }
  for (const field of ['config', 'inputs', 'outputs'] as const) {
    if (step[field] === undefined || isObject(step[field])) continue
    problems.report(`${path}.${field}`, 'Must be an object', 'object')
  }
  if (isObject(step.config) && step.config.runsOn !== undefined && !isLabel(step.config.runsOn)) {
    problems.report(`${path}.config.runsOn`, LABEL_RULE, 'label')
  }
  const { stepName, agentId, dependsOn } = step
  if (
    stepName !== undefined &&
    !(typeof stepName === 'string' && stepName.length <= MAX_NAME_LENGTH)
  ) {
    problems.report(`${path}.stepName`, `Must be a text of at most ${MAX_NAME_LENGTH}`, 'string')
  }
  if (agentId !== undefined && agentId !== null && typeof agentId !== 'string') {
    problems.report(`${path}.agentId`, 'Must be the id of an agent', 'string')
  }
  if (dependsOn === undefined) return
  if (!Array.isArray(dependsOn) || dependsOn.some((key) => typeof key !== 'string')) {
    problems.report(`${path}.dependsOn`, 'Must be a list of step keys', 'array')
  }
}
