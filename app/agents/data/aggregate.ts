import type { Json, JsonObject } from '#engine/graph/types'
import { Measure, MEASURES, type MeasureName } from '#agents/data/measure'
import type { Extract, Operation, Settings } from '#agents/data/settings'
import { canonicalText, isFieldPath, isObject, keyText } from '#agents/data/values'

/** `{ by }` or its `by` alone: `{ key: [items] }`, the keys as text. */
export function group(settings: Settings): Operation {
  const key = settings.fieldOrExpression(settings.get('by', 'by'), 'by')
  return async (items, run) => {
    const groups = new Map<string, Json[]>()
    const scope: JsonObject = { ...run.scope }
    await run.pace.each(items, (item, index) => {
      scope.item = item
      scope.index = index
      const text = keyText(key(scope))
      const members = groups.get(text) ?? []
      members.push(item)
      groups.set(text, members)
    })
    return Object.fromEntries(groups)
  }
}

interface Column {
  name: string
  extract: Extract
}
interface MeasureColumn {
  name: string
  op: MeasureName
  extract: Extract | null
}

/**
 * `{ groupBy?, measures: { name: { op, field? } } }`: one object, or with `groupBy` (a field, an
 * expression or a list of them) a list with one for each group, in the order of first appearance. A
 * group's value is under its field's path; that of an expression under `key`.
 */
export function aggregate(settings: Settings): Operation {
  const groupBy = settings.get('groupBy')
  const columns = groupBy === undefined ? null : [groupBy].flat().map(columnOf(settings))
  const measures = measuresOf(settings)

  return async (items, run) => {
    const groups = new Map<string, { keys: Json[]; measures: Measure[] }>()
    const begin = (keys: Json[]) => ({ keys, measures: measures.map(({ op }) => new Measure(op)) })
    const scope: JsonObject = { ...run.scope }
    if (!columns) {
      groups.set('', begin([]))
    }
    await run.pace.each(items, (item, index) => {
      scope.item = item
      scope.index = index
      const keys = columns?.map(({ extract }) => extract(scope)) ?? []
      const text = columns ? canonicalText(keys) : ''
      let found = groups.get(text)
      if (!found) {
        groups.set(text, (found = begin(keys)))
      }
      for (const [at, { name, extract }] of measures.entries()) {
        const value = extract ? extract(scope) : item
        found.measures[at]?.add(value, scope, `${settings.field}.measures.${name}`)
      }
    })
    const rows = [...groups.values()].map((row): JsonObject =>
      Object.fromEntries([
        ...(columns ?? []).map(({ name }, at) => [name, row.keys[at] ?? null] as const),
        ...measures.map(({ name }, at) => [name, row.measures[at]?.result ?? null] as const),
      ])
    )
    return columns ? rows : (rows[0] ?? null)
  }
}

function columnOf(settings: Settings) {
  return (source: Json, at: number): Column => ({
    name:
      typeof source === 'string' && isFieldPath(source)
        ? source
        : at === 0
          ? 'key'
          : `key${at + 1}`,
    extract: settings.fieldOrExpression(source, 'groupBy'),
  })
}

function measuresOf(settings: Settings): MeasureColumn[] {
  const measures = settings.get('measures')
  if (!isObject(measures) || Object.keys(measures).length === 0) {
    const rule = measures === undefined ? 'required' : 'object'
    settings.report('measures', 'must be an object of { op, field }', rule)
    return []
  }
  return Object.entries(measures).map(([name, measure]) => {
    const { op, field } = isObject(measure) ? measure : {}
    if (!MEASURES.includes(op as MeasureName)) {
      const message = `must be one of ${MEASURES.join(', ')}`
      settings.report(`measures.${name}.op`, message, 'enum')
    }
    const needed = ['sum', 'avg', 'min', 'max'].includes(op as string)
    const extract =
      field === undefined && !needed
        ? null
        : settings.fieldOrExpression(field, `measures.${name}.field`)
    return { name, op: op as MeasureName, extract }
  })
}
