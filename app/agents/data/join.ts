import { StepError } from '#engine/contracts/step_error'
import type { Json, JsonObject } from '#engine/graph/types'
import type { DataRun, Operation, Settings } from '#agents/data/settings'
import { sourceError } from '#agents/data/source'
import { canonicalText, isObject, readPath } from '#agents/data/values'

const TYPES = ['inner', 'left', 'right', 'full'] as const

/**
 * `{ with, on | leftKey + rightKey, type? }`: pairs the items with those of another list by a key,
 * through a hash table. A pair becomes one object, where a name is in both the left one's value; an
 * item without a partner stays as it is. Null and missing keys have no partner, as in SQL.
 */
export function join(settings: Settings): Operation {
  const on = settings.get('on')
  const leftKey = settings.get('leftKey') ?? on
  const rightKey = settings.get('rightKey') ?? on
  const type = settings.oneOf('type', TYPES, 'inner')
  const other = settings.get('with')
  if (other === undefined) {
    settings.report('with', 'is required: the list to join with', 'required')
  } else if (typeof other !== 'string' && !Array.isArray(other)) {
    settings.report('with', 'must be a template or a list', 'array')
  }
  if (typeof leftKey !== 'string' || typeof rightKey !== 'string') {
    settings.report('on', 'is required, or leftKey and rightKey: the fields to join by', 'required')
  }
  return async (items, run) => {
    const field = `${settings.field}.with`
    const right = run.render(other ?? null, field)
    if (!Array.isArray(right)) {
      throw sourceError(field, right)
    }
    return hashJoin(items, right, { left: String(leftKey), right: String(rightKey), type }, run)
  }
}

interface Keys {
  left: string
  right: string
  type: (typeof TYPES)[number]
}

async function hashJoin(left: Json[], right: Json[], keys: Keys, run: DataRun): Promise<Json[]> {
  const table = new Map<string, JsonObject[]>()
  const paired = new Set<JsonObject>()
  const joined: Json[] = []
  await run.pace.each(right, (item, index) => {
    const row = rowOf(item, index, 'right')
    const key = keyOf(row, keys.right)
    if (key !== null) {
      const bucket = table.get(key) ?? []
      bucket.push(row)
      table.set(key, bucket)
    }
  })
  for (const [index, item] of left.entries()) {
    const row = rowOf(item, index, 'left')
    const key = keyOf(row, keys.left)
    const partners = key === null ? [] : (table.get(key) ?? [])
    for (const partner of partners) {
      paired.add(partner)
      const pair = { ...partner, ...row }
      run.budget.spend(8 * Object.keys(pair).length + 8)
      joined.push(pair)
      // One item may have as many partners as there are items.
      if (run.pace.isDue) {
        await run.pace.rest()
      }
    }
    if (partners.length === 0 && (keys.type === 'left' || keys.type === 'full')) {
      joined.push(row)
    }
    if (run.pace.isDue) {
      await run.pace.rest()
    }
  }
  if (keys.type === 'right' || keys.type === 'full') {
    await run.pace.each(right, (item) => {
      if (!paired.has(item as JsonObject)) {
        joined.push(item)
      }
    })
  }
  return joined
}

function keyOf(row: JsonObject, path: string): string | null {
  const value = readPath(row, path)
  return value === null ? null : canonicalText(value)
}

function rowOf(item: Json, index: number, side: string): JsonObject {
  if (isObject(item)) {
    return item
  }
  throw new StepError('INVALID_SOURCE', `Item ${index} on the ${side} of the join is no object`, {
    retryable: false,
    details: { index },
  })
}
