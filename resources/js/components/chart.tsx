import { lazy, Suspense, type ReactNode } from 'react'
import { Skeleton } from '~/ui/states'
import { Table } from '~/ui/table'

const Plot = lazy(() => import('./plot'))

export interface Series {
  label: string
  values: number[]
  /** A colour of the theme, such as `good`. */
  tone: 'accent' | 'good' | 'bad' | 'warn' | 'info'
}

interface Row {
  time: number
  index: number
}

export interface ChartProps {
  label: string
  /** When each value was, in seconds since 1970. */
  times: number[]
  series: Series[]
  /** Bars count what happened in a time, lines say how something stood. */
  kind: 'bars' | 'line'
  format?(value: number): string
  /** How a time is written. */
  formatTime(seconds: number): string
}

/** A chart, and the same as a table for who does not see it. It comes when it is first needed. */
export function Chart(props: ChartProps) {
  const { label, times, series, format = String, formatTime } = props
  const rows = times.map((time, index): Row => ({ time, index }))
  return (
    <figure className="flex flex-col gap-2">
      <figcaption className="sr-only">{label}</figcaption>
      <Suspense fallback={<Skeleton className="h-56" />}>
        <Plot {...props} />
      </Suspense>
      <details>
        <summary className="cursor-pointer text-ink-soft">As a table</summary>
        <div className="mt-2 max-h-80 overflow-auto">
          <Table
            label={label}
            rows={rows}
            rowKey={({ time }) => String(time)}
            columns={[
              { key: 'time', title: 'When', cell: ({ time }: Row) => formatTime(time) },
              ...series.map((one) => ({
                key: one.label,
                title: one.label,
                cell: ({ index }: Row): ReactNode => format(one.values[index] ?? 0),
              })),
            ]}
          />
        </div>
      </details>
    </figure>
  )
}
