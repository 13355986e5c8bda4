import { useMemo, useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { ChartColumn } from 'lucide-react'
import type { DeploymentMetrics as Metrics } from '../../../client/schema.js'
import { api, one } from '~/api/client'
import { Chart, type Series } from '~/components/chart'
import { TitledCard } from '~/ui/card'
import { Facts } from '~/ui/facts'
import { Select } from '~/ui/field'
import { Empty, Failed, Loading } from '~/ui/states'
import { Table } from '~/ui/table'
import { duration } from '~/ui/time'

const TIMES = [
  [60, 'Last hour'],
  [1440, 'Last day'],
  [10_080, 'Last week'],
] as const
/** How often the figures are asked for again, in milliseconds: the server keeps them by the minute. */
const AGAIN_MS = 30_000

const share = (rate: number) => `${(rate * 100).toLocaleString(undefined, MOST_DIGITS)} %`
const MOST_DIGITS = { maximumFractionDigits: 1 }

/** How many asked, how many failed, and how long the answers took; of all and of each version. */
export function DeploymentMetrics({ id }: { id: string }) {
  const [minutes, setMinutes] = useState<number>(60)
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['deployments', id, 'metrics', minutes],
    queryFn: () => {
      const params = { path: { id }, query: { minutes } }
      return one(api.GET('/api/v1/deployments/{id}/metrics', { params }))
    },
    refetchInterval: AGAIN_MS,
    placeholderData: (old) => old,
  })
  if (error) return <Failed error={error} again={() => void refetch()} />
  if (isPending) return <Loading />
  return (
    <TitledCard
      title="Requests"
      actions={
        <Select
          aria-label="Time"
          className="w-auto"
          value={minutes}
          onChange={({ target }) => setMinutes(Number(target.value))}
        >
          {TIMES.map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </Select>
      }
    >
      {data.requests === 0 ? (
        <Empty icon={<ChartColumn aria-hidden />} title="Nobody has asked in this time">
          The Endpoint tab says how it is asked.
        </Empty>
      ) : (
        <Figures metrics={data} />
      )}
    </TitledCard>
  )
}

function Figures({ metrics }: { metrics: Metrics }) {
  const { minutes, requests, errors, errorRate, versions, series } = metrics
  const chart = useMemo(
    () => ({
      times: series.map(({ time }) => Date.parse(time) / 1000),
      lines: [
        line(
          'Requests',
          'accent',
          series.map((part) => part.requests)
        ),
        line(
          'Failed',
          'bad',
          series.map((part) => part.errors)
        ),
      ],
    }),
    [series]
  )
  return (
    <div className="flex flex-col gap-4">
      <Facts
        facts={[
          ['Requests', requests.toLocaleString()],
          ['Failed', `${errors.toLocaleString()} (${share(errorRate)})`],
          ['Average', duration(metrics.avgResponseTimeMs)],
          ['p50', duration(metrics.p50ResponseTimeMs)],
          ['p95', duration(metrics.p95ResponseTimeMs)],
          ['p99', duration(metrics.p99ResponseTimeMs)],
        ]}
      />
      <Chart
        label="Requests over time"
        kind="bars"
        times={chart.times}
        series={chart.lines}
        formatTime={minutes > 1440 ? withDay : timeOfDay}
      />
      <Table
        label="figures of each version"
        rows={versions}
        rowKey={({ version }) => String(version)}
        columns={[
          { key: 'version', title: 'Version', cell: ({ version }) => version },
          { key: 'requests', title: 'Requests', cell: (one) => one.requests.toLocaleString() },
          { key: 'errors', title: 'Failed', cell: (one) => share(one.errorRate) },
          { key: 'p50', title: 'p50', cell: (one) => duration(one.p50ResponseTimeMs) },
          { key: 'p95', title: 'p95', cell: (one) => duration(one.p95ResponseTimeMs) },
          { key: 'p99', title: 'p99', wide: true, cell: (one) => duration(one.p99ResponseTimeMs) },
        ]}
      />
    </div>
  )
}

const line = (label: string, tone: Series['tone'], values: number[]): Series => ({
  label,
  tone,
  values,
})
const timeOfDay = (seconds: number) =>
  new Date(seconds * 1000).toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit' })
const withDay = (seconds: number) =>
  new Date(seconds * 1000).toLocaleString(undefined, { dateStyle: 'short', timeStyle: 'short' })
