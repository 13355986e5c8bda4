import { StepError } from '#engine/contracts/step_error'
import type { Json, JsonObject } from '#engine/graph/types'
import type { Pace } from '#agents/data/pace'

/** Columns that a row may have. */
const MAX_COLUMNS = 10_000

/**
 * The rows of a CSV text (RFC 4180; lines may end in LF alone, a byte order mark is passed over) as
 * objects by the names in its first line. Cells are texts as they are; a cell that its row does not
 * have is null.
 *
 * @throws StepError `INVALID_SOURCE`, not retryable, naming the line.
 */
export async function fromCsv(text: string, pace: Pace): Promise<Json[]> {
  const reader = new Reader(text.startsWith('\uFEFF') ? text.slice(1) : text)
  const names = unique(reader.row() ?? [])
  const rows: Json[] = []
  for (let row = reader.row(); row; row = reader.row()) {
    if (row.length > names.length) {
      throw reader.failure(`has ${row.length} cells, and the header ${names.length}`)
    }
    const cells = row
    const record = names.map((name, at): [string, Json] => [name, cells[at] ?? null])
    rows.push(Object.fromEntries(record) as JsonObject)
    if (pace.isDue) await pace.rest()
  }
  return rows
}

/** Names that come twice get a number; a name that is empty is its column's. */
function unique(names: string[]): string[] {
  const seen = new Set<string>()
  return names.map((given, at) => {
    const name = given === '' ? `column${at + 1}` : given
    let free = name
    for (let count = 2; seen.has(free); count++) free = `${name}_${count}`
    seen.add(free)
    return free
  })
}

class Reader {
  #at = 0
  #line = 0

  constructor(private readonly text: string) {}

  /** The next row that is not empty, or null at the end. */
  row(): string[] | null {
    while (this.#at < this.text.length) {
      this.#line++
      const cells = this.#cells()
      if (cells.length > 1 || cells[0] !== '') return cells
    }
    return null
  }

  failure(message: string) {
    const text = `The row ${this.#line} of the CSV ${message}`
    return new StepError('INVALID_SOURCE', text, { retryable: false })
  }

  #cells(): string[] {
    const cells: string[] = []
    for (;;) {
      cells.push(this.text[this.#at] === '"' ? this.#quoted() : this.#plain())
      if (cells.length > MAX_COLUMNS) throw this.failure(`has more than ${MAX_COLUMNS} cells`)
      const next = this.text[this.#at]
      this.#at += next === '\r' && this.text[this.#at + 1] === '\n' ? 2 : 1
      if (next !== ',') return cells
    }
  }

  #plain(): string {
    const from = this.#at
    for (; this.#at < this.text.length; this.#at++) {
      const code = this.text.charCodeAt(this.#at)
      // A comma, LF or CR.
      if (code === 44 || code === 10 || code === 13) break
    }
    return this.text.slice(from, this.#at)
  }

  #quoted(): string {
    let cell = ''
    for (;;) {
      const end = this.text.indexOf('"', this.#at + 1)
      if (end === -1) throw this.failure('has a quote that does not end')
      cell += this.text.slice(this.#at + 1, end)
      this.#at = end + 1
      const next = this.text[this.#at]
      if (next !== '"') {
        if (next === undefined || next === ',' || next === '\r' || next === '\n') return cell
        throw this.failure('has text behind a quote')
      }
      cell += '"'
    }
  }
}
