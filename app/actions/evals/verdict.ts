import { isDeepStrictEqual } from 'node:util'
import type { PayloadRules } from '#engine/contracts/payload_rules'
import { evaluate } from '#engine/expressions/cel'
import type { Json, JsonObject } from '#engine/graph/types'
import type { EvalCase } from '#models/eval_set'

/** Characters of a reason that are kept. */
const MAX_REASON = 2000

/**
 * Why an output is not what a case expects, or null where it is. What a judge says of it is not
 * looked at here.
 */
export function shortfall(
  { expect, inputs }: EvalCase,
  output: Json,
  rules: PayloadRules
): string | null {
  const reasons: string[] = []
  if (Object.hasOwn(expect, 'equals') && !isDeepStrictEqual(output, expect.equals)) {
    reasons.push(`The output is not equal to ${quoted(expect.equals)}`)
  }
  if (Object.hasOwn(expect, 'contains') && !contains(output, expect.contains as Json)) {
    reasons.push(`The output does not contain ${quoted(expect.contains)}`)
  }
  if (expect.schema) {
    for (const { field, message } of rules.problems(expect.schema as JsonObject, output)) {
      reasons.push(`output${field === '' ? '' : `.${field}`}: ${message}`)
    }
  }
  if (expect.cel !== undefined) {
    const said = evaluated(expect.cel, { output, inputs: inputs as JsonObject })
    if (said !== null) reasons.push(said)
  }
  return reasons.length === 0 ? null : reasons.join('; ').slice(0, MAX_REASON)
}

/** A text within the output's text, members of a list, or a part of an object. */
function contains(output: Json, part: Json): boolean {
  if (typeof part === 'string' && !Array.isArray(output)) {
    return (typeof output === 'string' ? output : JSON.stringify(output)).includes(part)
  }
  if (Array.isArray(output)) {
    const sought = Array.isArray(part) ? part : [part]
    return sought.every((one) => output.some((item) => holds(item, one)))
  }
  return holds(output, part)
}

function holds(value: Json, part: Json): boolean {
  if (typeof part !== 'object' || part === null || Array.isArray(part)) {
    return isDeepStrictEqual(value, part)
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  return Object.entries(part).every(
    ([name, inner]) => Object.hasOwn(value, name) && holds(value[name] ?? null, inner)
  )
}

function evaluated(expression: string, scope: JsonObject): string | null {
  try {
    const result = evaluate(expression, scope)
    if (result === true) return null
    return `${expression} is ${quoted(result)}`
  } catch (error) {
    return `${expression}: ${(error as Error).message}`
  }
}

/** What a judging agent said: its output, or the JSON that its output holds. */
export function judgement(output: Json): { score: number; reason: string | null } | null {
  for (const candidate of candidates(output)) {
    const { score, reason } = candidate
    if (typeof score === 'number' && score >= 0 && score <= 1) {
      return { score, reason: typeof reason === 'string' ? reason.slice(0, MAX_REASON) : null }
    }
  }
  return null
}

/** A model's answer comes as an object of its own, or as the text of one. */
function candidates(output: Json): JsonObject[] {
  const parts = isObject(output) ? [output, ...Object.values(output)] : [output]
  return parts.flatMap((part) => {
    if (isObject(part)) return [part]
    if (typeof part !== 'string' || !part.trim().startsWith('{')) return []
    try {
      const parsed = JSON.parse(part) as Json
      return isObject(parsed) ? [parsed] : []
    } catch {
      return []
    }
  })
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function quoted(value: unknown): string {
  return (JSON.stringify(value) ?? 'nothing').slice(0, 300)
}
