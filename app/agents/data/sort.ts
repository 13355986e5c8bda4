import type { Json, JsonObject } from '#engine/graph/types'
import type { Pace } from '#agents/data/pace'
import type { Extract, Operation, Settings } from '#agents/data/settings'
import { compareValues, isObject } from '#agents/data/values'

/** Items that are sorted in one go, in about a millisecond; the runs are then merged with rests. */
const RUN_LENGTH = 1024

interface Criterion {
  key: Extract
  descending: boolean
}
interface Row {
  item: Json
  keys: Json[]
}

/**
 * `{ by, order? }`, a list of them, or their `by` alone. Stable; nulls and missing fields come last
 * in either order.
 */
export function sort(settings: Settings): Operation {
  const listed = settings.get('by', 'by')
  const { value } = settings
  const criteria = Array.isArray(listed)
    ? listed.map((entry, index) => criterion(entry, String(index), settings))
    : [criterion(value === undefined ? {} : value, '', settings)]

  return async (items, run) => {
    const rows: Row[] = []
    const scope: JsonObject = { ...run.scope }
    await run.pace.each(items, (item, index) => {
      scope.item = item
      scope.index = index
      rows.push({ item, keys: criteria.map(({ key }) => key(scope)) })
    })
    const sorted = await mergeSorted(rows, (a, b) => compareRows(a, b, criteria), run.pace)
    return sorted.map(({ item }) => item)
  }
}

function criterion(entry: Json, name: string, settings: Settings): Criterion {
  const by = isObject(entry) ? entry.by : entry
  const order = (isObject(entry) ? entry.order : undefined) ?? settings.get('order') ?? 'asc'
  if (order !== 'asc' && order !== 'desc') {
    settings.report(name ? `by.${name}.order` : 'order', 'must be one of asc, desc', 'enum')
  }
  const key: Extract =
    by === undefined
      ? (scope) => scope.item ?? null
      : settings.fieldOrExpression(by, name ? `by.${name}` : 'by')
  return { key, descending: order === 'desc' }
}

function compareRows(a: Row, b: Row, criteria: Criterion[]): number {
  for (const [at, { descending }] of criteria.entries()) {
    const left = a.keys[at] ?? null
    const right = b.keys[at] ?? null
    if (left === null || right === null) {
      if (left !== right) {
        return left === null ? 1 : -1
      }
      continue
    }
    const order = compareValues(left, right)
    if (order !== 0) {
      return descending ? -order : order
    }
  }
  return 0
}

/** A bottom-up merge sort. */
async function mergeSorted<T>(rows: T[], compare: (a: T, b: T) => number, pace: Pace) {
  let from: T[] = []
  for (let start = 0; start < rows.length; start += RUN_LENGTH) {
    for (const row of rows.slice(start, start + RUN_LENGTH).sort(compare)) {
      from.push(row)
    }
    await pace.rest()
  }
  for (let width = RUN_LENGTH; width < rows.length; width *= 2) {
    const to: T[] = []
    for (let start = 0; start < rows.length; start += 2 * width) {
      const middle = Math.min(start + width, rows.length)
      const end = Math.min(start + 2 * width, rows.length)
      let left = start
      let right = middle
      while (left < middle || right < end) {
        const takeLeft =
          right >= end || (left < middle && compare(from[left] as T, from[right] as T) <= 0)
        to.push(from[takeLeft ? left++ : right++] as T)
        if (pace.isDue) {
          await pace.rest()
        }
      }
    }
    from = to
  }
  return from
}
