import type { Concurrency } from '../contracts/intake.js'
import { evaluate } from '../expressions/cel.js'
import { isObject } from './json.js'
import type { Json, JsonObject } from './types.js'

export const ON_LIMIT = ['queue', 'reject', 'cancel_running'] as const

/** Characters of what a key comes to. */
const MAX_KEY_LENGTH = 255

/** The names that a key can use. */
export interface KeyNames {
  inputs: JsonObject
  trigger: JsonObject
}

/** The key came to something that executions can't be told apart by. */
export class ConcurrencyKeyError extends Error {
  override name = 'ConcurrencyKeyError'
}

/**
 * The concurrency of an execution of a workflow, by its `triggerConfig`; null where there is no limit.
 *
 * @throws ConcurrencyKeyError, ExpressionError when the key can't be found for these inputs.
 */
export function concurrencyOf(
  workflowId: string,
  triggerConfig: Record<string, unknown>,
  names: KeyNames
): Concurrency | null {
  const { concurrency } = triggerConfig
  if (!isObject(concurrency)) return null
  const { limit, key, onLimit } = concurrency
  if (typeof limit !== 'number') return null
  const value = typeof key === 'string' ? keyOf(evaluate(key, { ...names })) : ''
  return {
    key: value === '' ? workflowId : `${workflowId}:${value}`,
    limit,
    onLimit: ON_LIMIT.find((one) => one === onLimit) ?? 'queue',
  }
}

function keyOf(value: Json): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  if (text.length <= MAX_KEY_LENGTH && !text.includes('\u0000')) return text
  throw new ConcurrencyKeyError(`The concurrency key is longer than ${MAX_KEY_LENGTH} characters`)
}
