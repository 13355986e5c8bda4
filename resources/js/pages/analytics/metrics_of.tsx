import { useCallback, useMemo } from 'react'
import type { Metrics, WorkflowMetrics } from '../../../client/schema.js'
import { Chart, type Series } from '~/components/chart'
import { Table, type Column } from '~/ui/table'
import { duration } from '~/ui/time'
import type { GroupBy } from './period'

type StepMetrics = WorkflowMetrics['steps'][number]

const hour = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' })
const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' })
const month = new Intl.DateTimeFormat(undefined, { year: 'numeric', month: 'long' })
const FORMATS: Record<GroupBy, Intl.DateTimeFormat> = { hour, day, week: day, month }

const STEPS: Column<StepMetrics>[] = [
  { key: 'step', title: 'Step', cell: ({ stepKey }) => <code>{stepKey}</code> },
  { key: 'count', title: 'Attempts', cell: ({ count }) => count.toLocaleString() },
  {
    key: 'failed',
    title: 'Failed',
    wide: true,
    cell: ({ failureCount }) => failureCount.toLocaleString(),
  },
  { key: 'avg', title: 'Average', cell: ({ avgDurationMs }) => duration(avgDurationMs) },
  { key: 'p95', title: '95 %', wide: true, cell: ({ p95DurationMs }) => duration(p95DurationMs) },
]

/** The charts and figures of what was chosen. */
export function MetricsOf(props: { metrics: Metrics; steps: StepMetrics[]; groupBy: GroupBy }) {
  const { metrics, steps, groupBy } = props
  const { performance: took, reliability, executions } = metrics
  const formatTime = useCallback(
    (seconds: number) => FORMATS[groupBy].format(new Date(seconds * 1000)),
    [groupBy]
  )
  const charts = useMemo(() => {
    const of = (label: string, tone: Series['tone'], values: number[]) => ({ label, tone, values })
    return {
      times: executions.map(({ timestamp }) => Date.parse(timestamp) / 1000),
      counts: [
        of(
          'All',
          'info',
          executions.map(({ count }) => count)
        ),
        of(
          'Completed',
          'good',
          executions.map(({ successCount }) => successCount)
        ),
        of(
          'Failed',
          'bad',
          executions.map(({ failureCount }) => failureCount)
        ),
      ],
      averages: [
        of(
          'Average',
          'accent',
          executions.map(({ avgDurationMs }) => avgDurationMs)
        ),
      ],
    }
  }, [executions])
  const figures: ReadonlyArray<readonly [string, string]> = [
    ['Success', `${(reliability.successRate * 100).toFixed(1)} %`],
    ['Half within', duration(took.p50ExecutionTimeMs)],
    ['95 % within', duration(took.p95ExecutionTimeMs)],
    ['99 % within', duration(took.p99ExecutionTimeMs)],
    ['Shortest', duration(took.minExecutionTimeMs)],
    ['Longest', duration(took.maxExecutionTimeMs)],
  ]
  const errors = Object.entries(reliability.errorTypes)
  return (
    <div className="flex flex-col gap-4">
      <dl className="grid grid-cols-2 gap-3 sm:grid-cols-3 lg:grid-cols-6">
        {figures.map(([label, value]) => (
          <div key={label}>
            <dt className="text-ink-soft">{label}</dt>
            <dd className="text-lg font-semibold tabular-nums">{value}</dd>
          </div>
        ))}
      </dl>
      <div className="grid gap-4 lg:grid-cols-2">
        <Chart
          label="Executions, completed and failed"
          kind="bars"
          times={charts.times}
          series={charts.counts}
          formatTime={formatTime}
        />
        <Chart
          label="Average time"
          kind="line"
          times={charts.times}
          series={charts.averages}
          format={duration}
          formatTime={formatTime}
        />
      </div>
      {errors.length > 0 && (
        <div>
          <h3 className="mb-1 font-medium">Why it failed</h3>
          <ul className="flex flex-col gap-1">
            {errors.map(([code, times]) => (
              <li key={code}>
                <code>{code}</code> {times.toLocaleString()}×
              </li>
            ))}
          </ul>
        </div>
      )}
      {steps.length > 0 && (
        <Table label="steps" columns={STEPS} rows={steps} rowKey={({ stepKey }) => stepKey} />
      )}
    </div>
  )
}
