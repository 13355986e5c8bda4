import { Link } from '@tanstack/react-router'
import { Activity } from 'lucide-react'
import type { Execution } from '../../../client/schema.js'
import { api, read } from '~/api/client'
import { useLiveLists } from '~/api/live_lists'
import { ResourceList } from '~/components/resource_list'
import { Page } from '~/ui/page'
import { Status } from '~/ui/status'
import type { Column } from '~/ui/table'
import { duration, Time } from '~/ui/time'

const STATUSES = [
  'pending',
  'running',
  'waiting',
  'completed',
  'failed',
  'cancelled',
  'timeout',
] as const
const TRIGGERS = ['manual', 'scheduled', 'api', 'webhook', 'event'] as const

const COLUMNS: Column<Execution>[] = [
  {
    key: 'workflow',
    title: 'What',
    cell: ({ id, workflow, agentId }) => (
      <Link to={`/executions/${id}`} className="font-medium text-accent hover:underline">
        {workflow?.name ?? (agentId ? 'An agent by itself' : id)}
      </Link>
    ),
  },
  { key: 'status', title: 'Status', cell: ({ status }) => <Status value={status} /> },
  {
    key: 'steps',
    title: 'Steps',
    wide: true,
    cell: ({ stepsCompleted, stepsTotal, stepsFailed }) =>
      `${stepsCompleted} of ${stepsTotal}${stepsFailed ? `, ${stepsFailed} failed` : ''}`,
  },
  { key: 'triggerType', title: 'Started by', wide: true, cell: ({ triggerType }) => triggerType },
  { key: 'durationMs', title: 'Took', wide: true, cell: ({ durationMs }) => duration(durationMs) },
  {
    key: 'createdAt',
    title: 'When',
    sortable: true,
    cell: ({ createdAt }) => <Time iso={createdAt} />,
  },
]

export function Executions() {
  useLiveLists('executions')
  return (
    <Page title="Executions">
      <ResourceList
        name="executions"
        columns={COLUMNS}
        rowKey={({ id }) => id}
        searchable={false}
        load={async (query) => {
          const answer = await read(
            api.GET('/api/v1/executions', { params: { query: query as never } })
          )
          return answer as never
        }}
        filters={[
          { name: 'status', label: 'Status', options: STATUSES.map((one) => [one, one] as const) },
          {
            name: 'triggerType',
            label: 'Started by',
            options: TRIGGERS.map((one) => [one, one] as const),
          },
        ]}
        empty={{
          icon: <Activity aria-hidden />,
          title: 'Nothing has been executed yet',
          text: 'Execute a workflow or try an agent: each run is kept here, with all its steps.',
        }}
      />
    </Page>
  )
}
