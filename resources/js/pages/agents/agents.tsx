import { Link } from '@tanstack/react-router'
import { Bot, Plus } from 'lucide-react'
import type { Agent } from '../../../client/schema.js'
import { api, read } from '~/api/client'
import { ResourceList } from '~/components/resource_list'
import { Badge } from '~/ui/badge'
import { Button } from '~/ui/button'
import { Page } from '~/ui/page'
import { Status } from '~/ui/status'
import type { Column } from '~/ui/table'
import { Time } from '~/ui/time'
import { KINDS, STATUSES } from './kinds'

const COLUMNS: Column<Agent>[] = [
  {
    key: 'name',
    title: 'Name',
    sortable: true,
    cell: ({ id, name }) => (
      <Link to={`/agents/${id}`} className="font-medium text-accent hover:underline">
        {name}
      </Link>
    ),
  },
  {
    key: 'type',
    title: 'Type',
    cell: ({ type }) => {
      const { icon: Icon, label } = KINDS[type]
      return (
        <span className="inline-flex items-center gap-1.5">
          <Icon aria-hidden className="size-4 text-ink-soft" /> {label}
        </span>
      )
    },
  },
  { key: 'status', title: 'Status', cell: ({ status }) => <Status value={status} /> },
  {
    key: 'tags',
    title: 'Tags',
    wide: true,
    cell: ({ tags }) => (
      <span className="flex gap-1">
        {tags.map((tag) => (
          <Badge key={tag}>{tag}</Badge>
        ))}
      </span>
    ),
  },
  {
    key: 'totalExecutions',
    title: 'Executions',
    sortable: true,
    wide: true,
    cell: ({ totalExecutions, failedExecutions }) =>
      `${totalExecutions}${failedExecutions ? `, ${failedExecutions} failed` : ''}`,
  },
  {
    key: 'updatedAt',
    title: 'Changed',
    sortable: true,
    wide: true,
    cell: ({ updatedAt }) => <Time iso={updatedAt} />,
  },
]

function CreateAgent() {
  return (
    <Button asChild look="primary">
      <Link to="/agents/new">
        <Plus aria-hidden /> Create Agent
      </Link>
    </Button>
  )
}

export function Agents() {
  return (
    <Page title="Agents" actions={<CreateAgent />}>
      <ResourceList
        name="agents"
        columns={COLUMNS}
        rowKey={({ id }) => id}
        load={(query) => read(api.GET('/api/v1/agents', { params: { query: query as never } }))}
        filters={[
          {
            name: 'type',
            label: 'Type',
            options: Object.entries(KINDS).map(([value, { label }]) => [value, label] as const),
          },
          { name: 'status', label: 'Status', options: STATUSES.map((one) => [one, one] as const) },
        ]}
        empty={{
          icon: <Bot aria-hidden />,
          title: 'No agents yet',
          text: 'An agent does one thing: runs code, calls an API, asks a model, shapes data.',
          action: <CreateAgent />,
        }}
      />
    </Page>
  )
}
