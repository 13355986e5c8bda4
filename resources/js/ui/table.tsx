import type { ReactNode } from 'react'
import { ArrowDown, ArrowUp, ChevronsUpDown } from 'lucide-react'
import { classes } from '~/lib/classes'

export interface Column<Row> {
  /** Also what the API sorts by, where `sortable`. */
  key: string
  title: ReactNode
  cell(row: Row): ReactNode
  sortable?: boolean
  /** Not shown on a narrow screen. */
  wide?: boolean
  className?: string
}

export interface Sorting {
  by: string
  order: 'asc' | 'desc'
}

export interface TableProps<Row> {
  /** What the rows are, for a screen reader. */
  label: string
  columns: Column<Row>[]
  rows: Row[]
  rowKey(row: Row): string
  sorting?: Sorting
  onSort?(sorting: Sorting): void
}

export function Table<Row>({ label, columns, rows, rowKey, sorting, onSort }: TableProps<Row>) {
  return (
    <div
      // What scrolls has to be reachable by keys, and holds what is only for screen readers.
      tabIndex={0}
      role="group"
      aria-label={`Table of ${label}`}
      className="relative overflow-x-auto rounded-lg border border-line bg-surface"
    >
      <table aria-label={label} className="w-full border-collapse text-left">
        <thead className="bg-subtle text-xs text-ink-soft">
          <tr>
            {columns.map((column) => (
              <th
                key={column.key}
                scope="col"
                aria-sort={ariaSort(column, sorting)}
                className={classes('px-3 py-2 font-medium', column.wide && 'max-md:hidden')}
              >
                {column.sortable && onSort ? (
                  <SortButton column={column} sorting={sorting} onSort={onSort} />
                ) : (
                  column.title
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)} className="border-t border-line hover:bg-subtle/60">
              {columns.map((column) => (
                <td
                  key={column.key}
                  className={classes(
                    'max-w-80 truncate px-3 py-2 align-middle',
                    column.wide && 'max-md:hidden',
                    column.className
                  )}
                >
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function ariaSort<Row>({ key, sortable }: Column<Row>, sorting?: Sorting) {
  if (!sortable) return undefined
  if (sorting?.by !== key) return 'none'
  return sorting.order === 'asc' ? 'ascending' : 'descending'
}

function SortButton<Row>({
  column,
  sorting,
  onSort,
}: {
  column: Column<Row>
  sorting?: Sorting
  onSort(sorting: Sorting): void
}) {
  const sorted = sorting?.by === column.key ? sorting.order : null
  const Icon = sorted === null ? ChevronsUpDown : sorted === 'asc' ? ArrowUp : ArrowDown
  return (
    <button
      type="button"
      className="inline-flex items-center gap-1 hover:text-ink"
      onClick={() => onSort({ by: column.key, order: sorted === 'desc' ? 'asc' : 'desc' })}
    >
      {column.title}
      <Icon aria-hidden className="size-3" />
    </button>
  )
}
