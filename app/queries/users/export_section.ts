/** A part of an export: rows of a table, with the columns that it shows. */
export interface Section {
  table: string
  /** A list of what may be shown, so that a column that is added is not given away by mistake. */
  columns: readonly string[]
  /** For rows that are a user's by way of another table's: that table and the column to it. */
  through?: { table: string; column: string }
}

/** When a row was made and last changed. */
export const TIMES = ['created_at', 'updated_at']
