import type { DateTime } from 'luxon'
import type {
  LucidModel,
  LucidRow,
  ModelAttributes,
  ModelObject,
} from '@adonisjs/lucid/types/model'

/** A time without the library around it, which costs more than the rest of a row. */
type Plain<Value> = Value extends DateTime ? Date : Value

/**
 * A row as a list shows it: what a model has, by the same names, without a model around it. Times
 * are plain dates; what a query selected besides is in `$extras`.
 */
export type PlainRow<Row extends LucidRow> = {
  [Name in keyof ModelAttributes<Row>]: Plain<ModelAttributes<Row>[Name]>
} & { $extras: ModelObject }

/** How a column's value is made of what the driver gave; none where that is the value. */
type Consume = ((value: unknown, attribute: string, row: LucidRow) => unknown) | undefined

/** Attribute and consumer of each column, by model: they are the same for every row. */
const known = new Map<LucidModel, Map<string, { attribute: string; consume: Consume }>>()

function columnsOf(model: LucidModel) {
  let columns = known.get(model)
  if (columns === undefined) {
    columns = new Map()
    for (const [attribute, { columnName, consume, meta }] of model.$columnsDefinitions) {
      const isTime = meta?.type === 'datetime'
      columns.set(columnName, { attribute, consume: isTime ? undefined : (consume as Consume) })
    }
    known.set(model, columns)
  }
  return columns
}

/** Makes plain rows of what a query gave as `pojo()`. */
export function plainRows<Model extends LucidModel>(
  model: Model,
  rows: ModelObject[]
): PlainRow<InstanceType<Model>>[] {
  const columns = columnsOf(model)
  return rows.map((row) => {
    const $extras: ModelObject = {}
    const plain: ModelObject = { $extras }
    for (const name of Object.keys(row)) {
      const column = columns.get(name)
      if (column === undefined) $extras[name] = row[name]
      else {
        const { attribute, consume } = column
        plain[attribute] = consume ? consume(row[name], attribute, plain as never) : row[name]
      }
    }
    return plain as PlainRow<InstanceType<Model>>
  })
}
