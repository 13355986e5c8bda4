import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Activity } from 'lucide-react'
import type { Execution } from '../../../client/schema.js'
import { api, one, read } from '~/api/client'
import { useLiveLists } from '~/api/live_lists'
import { useSession } from '~/session/session'
import { Button } from '~/ui/button'
import { Card, TitledCard } from '~/ui/card'
import { Page } from '~/ui/page'
import { Empty, Failed, Loading, Skeleton } from '~/ui/states'
import { Status } from '~/ui/status'
import { duration, Time } from '~/ui/time'
import { FirstSteps } from './first_steps'
import { Trend } from './trend'

export function Dashboard() {
  const { user } = useSession()
  useLiveLists('executions', 'analytics')
  const overview = useQuery({
    queryKey: ['analytics', 'overview'],
    queryFn: () => one(api.GET('/api/v1/analytics/overview')),
  })
  const figures = overview.data
  return (
    <Page
      title="Dashboard"
      description={user ? `Welcome, ${user.fullName ?? user.email}` : undefined}
    >
      {overview.error ? (
        <Failed error={overview.error} again={() => void overview.refetch()} />
      ) : (
        <div className="grid grid-cols-2 gap-3 lg:grid-cols-4">
          <Figure label="Executions" value={figures?.totalExecutions} />
          <Figure label="Failed" value={figures?.failedExecutions} />
          <Figure label="Active workflows" value={figures?.activeWorkflows} />
          <Figure label="Average time" value={figures && duration(figures.avgExecutionTimeMs)} />
        </div>
      )}
      {figures?.totalExecutions === 0 && <FirstSteps />}
      {figures && figures.totalExecutions > 0 && <Trend />}
      <div className="grid gap-4 lg:grid-cols-2">
        <Recent title="Running now" status="running" nothing="Nothing runs at the moment" />
        <Recent title="Failed last" status="failed" nothing="Nothing has failed" />
      </div>
    </Page>
  )
}

function Figure({ label, value }: { label: string; value: number | string | undefined }) {
  return (
    <Card>
      <p className="text-ink-soft">{label}</p>
      {value === undefined ? (
        <Skeleton className="mt-2 h-7 w-16" />
      ) : (
        <p className="text-2xl font-semibold tabular-nums">{value.toLocaleString()}</p>
      )}
    </Card>
  )
}

function Recent(props: { title: string; status: Execution['status']; nothing: string }) {
  const { title, status, nothing } = props
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['executions', 'recent', status],
    queryFn: () =>
      read(api.GET('/api/v1/executions', { params: { query: { status, pageSize: 5 } } })),
  })
  return (
    <TitledCard
      title={title}
      actions={
        <Button asChild size="small" look="ghost">
          <Link to="/executions" search={{ status }}>
            All
          </Link>
        </Button>
      }
    >
      {error ? (
        <Failed error={error} again={() => void refetch()} />
      ) : isPending ? (
        <Loading rows={3} />
      ) : data.data.length === 0 ? (
        <Empty icon={<Activity aria-hidden />} title={nothing} />
      ) : (
        <ul className="divide-y divide-line">
          {data.data.map((execution) => (
            <li key={execution.id} className="flex items-center justify-between gap-3 py-2">
              <Link
                to={`/executions/${execution.id}`}
                className="min-w-0 truncate text-accent hover:underline"
              >
                {execution.workflow?.name ?? execution.id}
              </Link>
              <span className="flex shrink-0 items-center gap-3 text-ink-soft">
                <Status value={execution.status} />
                <Time iso={execution.createdAt} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </TitledCard>
  )
}
