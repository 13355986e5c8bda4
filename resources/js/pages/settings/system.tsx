import type { ReactNode } from 'react'
import { useQuery } from '@tanstack/react-query'
import { RefreshCw, Server } from 'lucide-react'
import type { SystemHealth } from '../../../client/schema.js'
import { api, one } from '~/api/client'
import { Badge } from '~/ui/badge'
import { Button } from '~/ui/button'
import { TitledCard } from '~/ui/card'
import { Empty, Failed, Loading } from '~/ui/states'
import { Status } from '~/ui/status'
import { Table, type Column } from '~/ui/table'
import { duration, Time } from '~/ui/time'
import { Section } from './section'

type Worker = SystemHealth['workers'][number]

const WORKERS: Column<Worker>[] = [
  {
    key: 'host',
    title: 'Where',
    cell: ({ hostname, pid, version }) => (
      <>
        <span className="font-medium">{hostname}</span>{' '}
        <span className="text-xs text-ink-soft">
          process {pid}, {version}
        </span>
      </>
    ),
  },
  { key: 'load', title: 'Drives', cell: ({ driving, slots }) => `${driving} of ${slots}` },
  {
    key: 'runtimes',
    title: 'Runs',
    wide: true,
    cell: ({ runtimes, labels }) => (
      <span className="flex flex-wrap gap-1">
        {runtimes.map((runtime) => (
          <Badge key={runtime}>{runtime}</Badge>
        ))}
        {labels.map((label) => (
          <Badge key={label} tone="accent">
            {label}
          </Badge>
        ))}
      </span>
    ),
  },
  {
    key: 'startedAt',
    title: 'Since',
    wide: true,
    cell: ({ startedAt }) => <Time iso={startedAt} />,
  },
  { key: 'lastSeenAt', title: 'Seen', cell: ({ lastSeenAt }) => <Time iso={lastSeenAt} /> },
]

/** How the installation does: every figure is measured when it is asked for. */
export default function System() {
  const { data, error, isPending, isFetching, refetch } = useQuery({
    queryKey: ['system-health'],
    queryFn: () => one(api.GET('/api/v1/analytics/system-health')),
  })
  return (
    <Section
      title="System"
      text="The server, its database, its queue and its workers."
      actions={
        <Button busy={isFetching} onClick={() => void refetch()}>
          {!isFetching && <RefreshCw aria-hidden />} Refresh
        </Button>
      }
    >
      {error ? (
        <Failed error={error} again={() => void refetch()} />
      ) : isPending ? (
        <Loading />
      ) : (
        <Health health={data} />
      )}
    </Section>
  )
}

function Health({
  health: { status, uptime, database, queue, api: http, ...health },
}: {
  health: SystemHealth
}) {
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-2 xl:grid-cols-4">
        <Figures
          title="Server"
          status={status}
          figures={[
            ['Up for', duration(uptime * 1000)],
            ['Requests a minute', http.requestsPerMinute.toLocaleString()],
            ['Average answer', duration(http.avgResponseTimeMs)],
            ['Errors', `${(http.errorRate * 100).toFixed(1)} %`],
          ]}
        />
        <Figures
          title="Database"
          status={database.status}
          figures={[
            ['Connections', `${database.activeConnections} of ${database.connectionPoolSize}`],
            ['Average query', duration(database.avgQueryTimeMs)],
          ]}
        />
        <Figures
          title="Queue"
          status={queue.status}
          figures={[
            ['Waiting', queue.backlog?.toLocaleString() ?? '–'],
            ['Running', queue.activeJobs.toLocaleString()],
          ]}
        />
        <Figures
          title="Last hour"
          figures={[
            ['Completed', queue.completedJobs.toLocaleString()],
            ['Failed', queue.failedJobs.toLocaleString()],
            ['Average time', duration(queue.avgProcessingTimeMs)],
          ]}
        />
      </div>
      <h3 className="font-semibold">Workers</h3>
      {health.workers.length === 0 ? (
        <Empty icon={<Server aria-hidden />} title="No worker is alive">
          Executions wait until one begins.
        </Empty>
      ) : (
        <Table label="workers" columns={WORKERS} rows={health.workers} rowKey={({ id }) => id} />
      )}
      {health.waitingForLabels.length > 0 && (
        <TitledCard title="Waiting for a worker with a label">
          <ul className="flex flex-col gap-1">
            {health.waitingForLabels.map(({ label, executions, workers }) => (
              <li key={label}>
                <Badge tone="accent">{label}</Badge> {executions.toLocaleString()} waiting,{' '}
                {workers} {workers === 1 ? 'worker' : 'workers'}
              </li>
            ))}
          </ul>
        </TitledCard>
      )}
    </>
  )
}

function Figures(props: {
  title: string
  status?: string
  figures: ReadonlyArray<readonly [label: string, value: ReactNode]>
}) {
  const { title, status, figures } = props
  return (
    <TitledCard title={title} actions={status && <Status value={status} />}>
      <dl className="grid grid-cols-[1fr_auto] gap-x-4 gap-y-1">
        {figures.map(([label, value]) => (
          <div key={label} className="contents">
            <dt className="text-ink-soft">{label}</dt>
            <dd className="text-right font-medium tabular-nums">{value}</dd>
          </div>
        ))}
      </dl>
    </TitledCard>
  )
}
