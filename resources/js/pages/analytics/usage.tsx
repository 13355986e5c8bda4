import { useMemo } from 'react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Coins } from 'lucide-react'
import type { UsageStats } from '../../../client/schema.js'
import { api, one } from '~/api/client'
import { Chart, type Series } from '~/components/chart'
import { TitledCard } from '~/ui/card'
import { Empty, Failed, Loading } from '~/ui/states'
import { Table, type Column } from '~/ui/table'

interface Query {
  startDate: string
  endDate: string
  timezone: string
  scope: 'own' | 'all'
}

const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' })
const formatDay = (seconds: number) => day.format(new Date(seconds * 1000))
const count = (value: number) => value.toLocaleString()
const dollars = (value: number) =>
  `$${value.toLocaleString(undefined, { maximumFractionDigits: 4 })}`

const AGENTS: Column<UsageStats['agents'][number]>[] = [
  {
    key: 'agent',
    title: 'Agent',
    cell: ({ agentId, agentName }) => (
      <Link to={`/agents/${agentId}`} className="font-medium text-accent hover:underline">
        {agentName ?? agentId}
      </Link>
    ),
  },
  { key: 'executions', title: 'Attempts', cell: ({ executions }) => count(executions) },
  { key: 'in', title: 'Tokens in', wide: true, cell: ({ inputTokens }) => count(inputTokens) },
  { key: 'out', title: 'Tokens out', wide: true, cell: ({ outputTokens }) => count(outputTokens) },
  { key: 'cost', title: 'Cost', cell: ({ costUsd }) => `$${costUsd}` },
]

/** Executions, tokens and cost of each day, and of each agent. */
export function Usage({ query }: { query: Query }) {
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['analytics', 'usage', query],
    queryFn: () => one(api.GET('/api/v1/analytics/usage-stats', { params: { query } })),
    placeholderData: (old) => old,
  })
  const daily = data?.daily
  const charts = useMemo(() => chartsOf(daily ?? []), [daily])
  if (error) return <Failed error={error} again={() => void refetch()} />
  if (isPending) return <Loading />
  return (
    <>
      <div className="grid gap-4 lg:grid-cols-3">
        <TitledCard title="Executions per day">
          <Chart
            label="Executions per day"
            kind="bars"
            times={charts.times}
            series={charts.executions}
            format={count}
            formatTime={formatDay}
          />
        </TitledCard>
        <TitledCard title="Tokens per day">
          <Chart
            label="Tokens per day"
            kind="line"
            times={charts.times}
            series={charts.tokens}
            format={count}
            formatTime={formatDay}
          />
        </TitledCard>
        <TitledCard title={`Cost per day, $${data.totals.costUsd} in all`}>
          <Chart
            label="Cost per day"
            kind="bars"
            times={charts.times}
            series={charts.cost}
            format={dollars}
            formatTime={formatDay}
          />
        </TitledCard>
      </div>
      <TitledCard title="By agent">
        {data.agents.length === 0 ? (
          <Empty icon={<Coins aria-hidden />} title="No agent ran in this time" />
        ) : (
          <Table
            label="usage by agent"
            columns={AGENTS}
            rows={data.agents.slice(0, 50)}
            rowKey={({ agentId }) => agentId}
          />
        )}
      </TitledCard>
    </>
  )
}

function chartsOf(daily: UsageStats['daily']) {
  const of = (
    label: string,
    tone: Series['tone'],
    read: (row: UsageStats['daily'][number]) => number
  ): Series => ({ label, tone, values: daily.map(read) })
  return {
    times: daily.map(({ date }) => new Date(`${date}T00:00`).getTime() / 1000),
    executions: [of('Executions', 'accent', ({ executions }) => executions)],
    tokens: [
      of('In', 'info', ({ inputTokens }) => inputTokens),
      of('Out', 'warn', ({ outputTokens }) => outputTokens),
    ],
    cost: [of('USD', 'good', ({ costUsd }) => Number(costUsd))],
  }
}
