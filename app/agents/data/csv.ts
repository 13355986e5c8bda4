import type { Json } from '#engine/graph/types'
import type { Pace } from '#agents/data/pace'
import { isObject } from '#agents/data/values'

/** A spreadsheet would run a cell that begins so as a formula. */
const FORMULA = /^[=+\-@\t\r]/
const NEEDS_QUOTES = /[",\r\n]|^\s|\s$/

/**
 * Rows as CSV (RFC 4180, lines end in CR LF). The header is the union of the rows' keys in the order
 * of their first appearance; what is no object goes to a column `value`. Texts that a spreadsheet
 * would take for a formula get an apostrophe before them.
 */
export async function toCsv(rows: Json[], pace: Pace): Promise<string> {
  const columns = new Set<string>()
  await pace.each(rows, (row) => {
    for (const name of isObject(row) ? Object.keys(row) : ['value']) {
      columns.add(name)
    }
  })
  if (columns.size === 0) {
    return ''
  }
  const names = [...columns]
  const lines = [names.map(cell).join(',')]
  await pace.each(rows, (row) => {
    const record = isObject(row) ? row : { value: row }
    const cells = names.map((name) => cell(Object.hasOwn(record, name) ? record[name] : null))
    lines.push(cells.join(','))
  })
  return `${lines.join('\r\n')}\r\n`
}

function cell(value: Json | undefined): string {
  if (value === null || value === undefined) {
    return ''
  }
  if (typeof value === 'number' || typeof value === 'boolean') {
    return String(value)
  }
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  const safe = FORMULA.test(text) ? `'${text}` : text
  return NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
