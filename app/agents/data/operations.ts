import type { Json, JsonObject } from '#engine/graph/types'
import { aggregate, group } from '#agents/data/aggregate'
import { flatten, omit, pick, unique } from '#agents/data/shaping'
import { join } from '#agents/data/join'
import { sort } from '#agents/data/sort'
import { itemError, type DataRun, type Operation, type Settings } from '#agents/data/settings'
import { isObject, kindOf } from '#agents/data/values'

function filter(settings: Settings): Operation {
  const condition = settings.expression(settings.get('condition', 'condition'), 'condition')
  return async (items, run) => {
    const kept: Json[] = []
    const scope: JsonObject = { ...run.scope }
    await run.pace.each(items, (item, index) => {
      scope.item = item
      scope.index = index
      const result = condition(scope)
      if (typeof result !== 'boolean') {
        const message = `the condition gave a ${kindOf(result)}, not true or false`
        throw itemError('EXPRESSION_FAILED', message, scope, `${settings.field}.condition`)
      }
      if (result) {
        kept.push(item)
      }
    })
    return kept
  }
}

function map(settings: Settings): Operation {
  const fields = settings.get('fields')
  if (fields !== undefined && settings.get('expression') !== undefined) {
    settings.report('', 'takes expression or fields, not both', 'exclusive')
  }
  if (fields === undefined) {
    const expression = settings.expression(settings.get('expression', 'expression'), 'expression')
    return (items, run) => mapped(items, run, expression)
  }
  if (!isObject(fields) || Object.keys(fields).length === 0) {
    settings.report('fields', 'must be an object of expressions', 'object')
    return async () => null
  }
  const members = Object.entries(fields).map(
    ([name, source]) => [name, settings.expression(source, `fields.${name}`)] as const
  )
  return (items, run) =>
    mapped(items, run, (scope) =>
      Object.fromEntries(members.map(([name, expression]) => [name, expression(scope)]))
    )
}

async function mapped(items: Json[], run: DataRun, make: (scope: JsonObject) => Json) {
  const made: Json[] = []
  const scope: JsonObject = { ...run.scope }
  await run.pace.each(items, (item, index) => {
    scope.item = item
    scope.index = index
    made.push(run.budget.weigh(make(scope)))
  })
  return made
}

/** Without `initial` the first item is it, and the second the first to be visited. */
function reduce(settings: Settings): Operation {
  const expression = settings.expression(settings.get('expression', 'expression'), 'expression')
  const initial = settings.get('initial')
  return async (items, run) => {
    const scope: JsonObject = { ...run.scope }
    scope.acc =
      initial === undefined ? (items[0] ?? null) : run.render(initial, `${settings.field}.initial`)
    await run.pace.each(items, (item, index) => {
      if (initial === undefined && index === 0) {
        return
      }
      scope.item = item
      scope.index = index
      const acc = expression(scope)
      if (typeof acc === 'string') {
        run.budget.spend(acc.length / 64)
      }
      scope.acc = acc
    })
    return scope.acc
  }
}

/** Each operation by its name: reads its settings, and gives what runs it. */
export const OPERATIONS = {
  filter,
  map,
  reduce,
  sort,
  group,
  join,
  aggregate,
  flatten,
  unique,
  pick,
  omit,
} satisfies Record<string, (settings: Settings) => Operation>

export type OperationName = keyof typeof OPERATIONS
