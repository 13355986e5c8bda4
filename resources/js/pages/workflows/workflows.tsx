import { Link } from '@tanstack/react-router'
import { Plus, Workflow as WorkflowIcon } from 'lucide-react'
import type { WorkflowSummary } from '../../../client/schema.js'
import { api, read } from '~/api/client'
import { ResourceList } from '~/components/resource_list'
import { Button } from '~/ui/button'
import { Page } from '~/ui/page'
import { Status } from '~/ui/status'
import type { Column } from '~/ui/table'
import { Time } from '~/ui/time'
import { STATUSES } from '../agents/kinds'

const COLUMNS: Column<WorkflowSummary>[] = [
  {
    key: 'name',
    title: 'Name',
    sortable: true,
    cell: ({ id, name }) => (
      <Link to={`/workflows/${id}`} className="font-medium text-accent hover:underline">
        {name}
      </Link>
    ),
  },
  { key: 'status', title: 'Status', cell: ({ status }) => <Status value={status} /> },
  { key: 'version', title: 'Version', wide: true, cell: ({ version }) => version },
  {
    key: 'totalExecutions',
    title: 'Executions',
    sortable: true,
    cell: ({ totalExecutions, failedExecutions }) =>
      `${totalExecutions}${failedExecutions ? `, ${failedExecutions} failed` : ''}`,
  },
  {
    key: 'lastExecutionAt',
    title: 'Last run',
    wide: true,
    cell: ({ lastExecutionAt }) => <Time iso={lastExecutionAt} />,
  },
  {
    key: 'updatedAt',
    title: 'Changed',
    sortable: true,
    wide: true,
    cell: ({ updatedAt }) => <Time iso={updatedAt} />,
  },
]

function CreateWorkflow() {
  return (
    <Button asChild look="primary">
      <Link to="/workflows/new">
        <Plus aria-hidden /> Create Workflow
      </Link>
    </Button>
  )
}

export function Workflows() {
  return (
    <Page title="Workflows" actions={<CreateWorkflow />}>
      <ResourceList
        name="workflows"
        columns={COLUMNS}
        rowKey={({ id }) => id}
        load={(query) => read(api.GET('/api/v1/workflows', { params: { query: query as never } }))}
        filters={[
          { name: 'status', label: 'Status', options: STATUSES.map((one) => [one, one] as const) },
        ]}
        empty={{
          icon: <WorkflowIcon aria-hidden />,
          title: 'No workflows yet',
          text: 'A workflow connects agents into steps that run in order, side by side or in loops.',
          action: <CreateWorkflow />,
        }}
      />
    </Page>
  )
}
