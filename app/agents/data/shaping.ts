import type { Json, JsonObject } from '#engine/graph/types'
import type { Operation, Settings } from '#agents/data/settings'
import { canonicalText, isObject, readPath } from '#agents/data/values'

/** Levels of lists that `flatten` takes away at most. */
const MAX_DEPTH = 100

/** `{ depth?: 1, field? }`: lists within the list are put in its place; with `field`, each item's. */
export function flatten(settings: Settings): Operation {
  const depth = settings.get('depth') ?? 1
  const field = settings.get('field', 'field')
  if (!Number.isInteger(depth) || Number(depth) < 1 || Number(depth) > MAX_DEPTH) {
    settings.report('depth', `must be a whole number from 1 to ${MAX_DEPTH}`, 'range')
  }
  if (field !== undefined && typeof field !== 'string') {
    settings.report('field', "must be a field's path", 'string')
  }
  const levels = Number(depth) - 1
  return async (items, run) => {
    const flat: Json[] = []
    await run.pace.each(items, (item) => {
      const value = typeof field === 'string' ? readPath(item, field) : item
      if (typeof field !== 'string' || value !== null) {
        const parts = Array.isArray(value) ? (value as unknown[]).flat(levels) : [value]
        run.budget.spend(parts.length)
        for (const part of parts) {
          flat.push(part as Json)
        }
      }
    })
    return flat
  }
}

/** `{ by? }`: the first of the items that are equal, or equal in a field or expression. */
export function unique(settings: Settings): Operation {
  const by = settings.get('by', 'by')
  const key = by === undefined ? null : settings.fieldOrExpression(by, 'by')
  return async (items, run) => {
    const first = new Map<string, Json>()
    const scope: JsonObject = { ...run.scope }
    await run.pace.each(items, (item, index) => {
      scope.item = item
      scope.index = index
      const text = canonicalText(key ? key(scope) : item)
      if (!first.has(text)) {
        first.set(text, item)
      }
    })
    return [...first.values()]
  }
}

/** `{ fields: [path, ...] }` or the list alone: nothing of an item but these. */
export function pick(settings: Settings): Operation {
  const fields = fieldsOf(settings)
  return async (items, run) => {
    const picked: Json[] = []
    await run.pace.each(items, (item) => {
      run.budget.spend(8 * fields.length)
      const present = fields.filter((path) => hasPath(item, path))
      picked.push(Object.fromEntries(present.map((path) => [path, readPath(item, path)])))
    })
    return picked
  }
}

/** `{ fields: [path, ...] }` or the list alone: an item without these. */
export function omit(settings: Settings): Operation {
  const fields = fieldsOf(settings)
  return async (items, run) => {
    const rest: Json[] = []
    await run.pace.each(items, (item) => {
      rest.push(fields.reduce(withoutPath, item))
    })
    return rest
  }
}

function fieldsOf(settings: Settings): string[] {
  const given = settings.get('fields', 'fields')
  const fields = typeof given === 'string' ? [given] : given
  if (
    !Array.isArray(fields) ||
    fields.length === 0 ||
    !fields.every((field) => typeof field === 'string' && field !== '')
  ) {
    const rule = given === undefined ? 'required' : 'array'
    settings.report('fields', "must be a list of fields' paths", rule)
    return []
  }
  return fields as string[]
}

function hasPath(item: Json, path: string): boolean {
  if (!isObject(item)) {
    return false
  }
  if (Object.hasOwn(item, path)) {
    return true
  }
  const dot = path.lastIndexOf('.')
  const parent = dot === -1 ? item : readPath(item, path.slice(0, dot))
  const name = path.slice(dot + 1)
  return typeof parent === 'object' && parent !== null && Object.hasOwn(parent, name)
}

/** A copy without what the path leads to; the parts beside the path are shared. */
function withoutPath(item: Json, path: string): Json {
  if (!isObject(item)) {
    return item
  }
  if (Object.hasOwn(item, path)) {
    return Object.fromEntries(Object.entries(item).filter(([name]) => name !== path))
  }
  const [head = '', ...tail] = path.split('.')
  const inner = tail.length > 0 && Object.hasOwn(item, head) ? item[head] : undefined
  if (inner === undefined) {
    return item
  }
  return Object.fromEntries(
    Object.entries(item).map(([name, value]) => [
      name,
      name === head ? withoutPath(value, tail.join('.')) : value,
    ])
  )
}
