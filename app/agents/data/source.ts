import { StepError } from '#engine/contracts/step_error'
import type { Json, JsonObject } from '#engine/graph/types'
import { kindOf } from '#agents/data/values'

/**
 * The list to work on where the config names none: `inputs.items`, `inputs.data`, or the only list
 * among the inputs.
 *
 * @throws StepError `INVALID_SOURCE`
 */
export function defaultSource(inputs: JsonObject, format: 'json' | 'csv' = 'json'): Json {
  if (format === 'csv') return defaultText(inputs)
  for (const name of ['items', 'data']) {
    if (Object.hasOwn(inputs, name)) {
      return listOf(inputs[name] ?? null, `inputs.${name}`)
    }
  }
  const lists = Object.values(inputs).filter((value) => Array.isArray(value))
  if (lists.length === 1 && lists[0]) {
    return lists[0]
  }
  throw new StepError(
    'INVALID_SOURCE',
    `There is no source: no inputs.items, no inputs.data and ${lists.length} lists in inputs`,
    { retryable: false }
  )
}

/** The text to read as CSV: `inputs.csv`, or the only text among the inputs. */
function defaultText(inputs: JsonObject): string {
  const texts = Object.values(inputs).filter((value) => typeof value === 'string')
  const text = Object.hasOwn(inputs, 'csv') ? inputs.csv : texts[0]
  if (typeof text === 'string' && (Object.hasOwn(inputs, 'csv') || texts.length === 1)) return text
  const message = `There is no source: no inputs.csv and ${texts.length} texts in inputs`
  throw new StepError('INVALID_SOURCE', message, { retryable: false })
}

/** @throws StepError `INVALID_SOURCE` unless the value is a list. */
export function listOf(value: Json, field: string): Json[] {
  if (!Array.isArray(value)) {
    throw sourceError(field, value)
  }
  return value
}

export function sourceError(field: string, value: Json) {
  const kind = kindOf(value)
  const came = kind === 'null' ? kind : `${kind === 'object' ? 'an' : 'a'} ${kind}`
  return new StepError('INVALID_SOURCE', `${field} must give a list, and gave ${came}`, {
    retryable: false,
    details: { field, got: kind },
  })
}
