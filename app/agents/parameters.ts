import type { AgentParameter } from '#engine/contracts/agent_runner'
import { StepError } from '#engine/contracts/step_error'
import type { Json, JsonObject, Problem } from '#engine/graph/types'

const TYPES = ['string', 'number', 'integer', 'boolean', 'object', 'array', 'any']

/**
 * The inputs as a runner gets them: defaults put in, each declared one of its type. Inputs that are
 * not declared pass as they are.
 *
 * @throws StepError `VALIDATION_ERROR`, not retryable, naming every field; `details` is a list of
 * `{ field, message, rule }`.
 */
export function checkInputs(
  parameters: Record<string, AgentParameter>,
  inputs: JsonObject
): JsonObject {
  const declared = Object.entries(parameters)
  if (declared.length === 0) {
    return inputs
  }
  const problems: Problem[] = []
  const values = new Map(Object.entries(inputs))
  for (const [name, parameter] of declared) {
    const given = values.get(name)
    if (given === undefined && parameter.default !== undefined) {
      values.set(name, structuredClone(parameter.default))
    } else if (given === undefined || given === null) {
      if (parameter.required) {
        problems.push({ field: `inputs.${name}`, message: 'is required', rule: 'required' })
      }
    } else if (!isOfType(given, parameter.type)) {
      const message = `must be ${withArticle(parameter.type)}, not ${withArticle(typeName(given))}`
      problems.push({ field: `inputs.${name}`, message, rule: 'type' })
    }
  }
  if (problems.length > 0) {
    const message = problems.map((problem) => `${problem.field} ${problem.message}`).join('; ')
    const details = problems.map((problem) => ({ ...problem }))
    throw new StepError('VALIDATION_ERROR', message, { retryable: false, details })
  }
  return Object.fromEntries(values)
}

/** What is wrong with a declaration of parameters: an empty list means nothing. */
export function inspectParameters(parameters: unknown): Problem[] {
  if (!isObject(parameters)) {
    return [{ field: 'parameters', message: 'must be an object', rule: 'object' }]
  }
  return Object.entries(parameters).flatMap(([name, parameter]) =>
    inspectParameter(`parameters.${name}`, name, parameter)
  )
}

function inspectParameter(field: string, name: string, parameter: unknown): Problem[] {
  if (name === '' || name === '__proto__') {
    return [{ field, message: `"${name}" can't name a parameter`, rule: 'name' }]
  }
  if (!isObject(parameter)) {
    return [{ field, message: 'must be an object', rule: 'object' }]
  }
  const { type, required, description } = parameter
  const problems: Problem[] = []
  if (type !== undefined && !TYPES.includes(type as string)) {
    const message = `must be one of ${TYPES.join(', ')}`
    problems.push({ field: `${field}.type`, message, rule: 'enum' })
  } else if (
    parameter.default !== undefined &&
    !isOfType(parameter.default as Json, type as AgentParameter['type'])
  ) {
    const message = `must be ${withArticle(type as string)} as its type says`
    problems.push({ field: `${field}.default`, message, rule: 'type' })
  }
  if (required !== undefined && typeof required !== 'boolean') {
    problems.push({ field: `${field}.required`, message: 'must be a boolean', rule: 'boolean' })
  }
  if (description !== undefined && typeof description !== 'string') {
    problems.push({ field: `${field}.description`, message: 'must be a string', rule: 'string' })
  }
  return problems
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isOfType(value: Json, type: AgentParameter['type'] = 'any'): boolean {
  switch (type) {
    case 'any':
      return true
    case 'integer':
      return Number.isInteger(value)
    default:
      return typeName(value) === type
  }
}

function typeName(value: Json): string {
  return value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value
}

function withArticle(type = 'any'): string {
  return type === 'null' ? type : `${/^[aeiou]/.test(type) ? 'an' : 'a'} ${type}`
}
