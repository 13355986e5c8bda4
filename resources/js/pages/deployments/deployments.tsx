import { useState } from 'react'
import { Link, useNavigate } from '@tanstack/react-router'
import { Plus, Rocket } from 'lucide-react'
import type { Deployment, DeploymentWithKey } from '../../../client/schema.js'
import { api, read } from '~/api/client'
import { ResourceList } from '~/components/resource_list'
import { ShownOnce } from '~/components/shown_once'
import { Button } from '~/ui/button'
import { Page } from '~/ui/page'
import { Status } from '~/ui/status'
import type { Column } from '~/ui/table'
import { duration, Time } from '~/ui/time'
import { CreateDeployment } from './create_deployment'
import { ENVIRONMENTS } from './environments'

const STATUSES = ['running', 'stopped', 'maintenance', 'failed', 'starting', 'stopping'] as const

const COLUMNS: Column<Deployment>[] = [
  {
    key: 'name',
    title: 'Name',
    sortable: true,
    cell: ({ id, name }) => (
      <Link to={`/deployments/${id}`} className="font-medium text-accent hover:underline">
        {name}
      </Link>
    ),
  },
  {
    key: 'status',
    title: 'Status',
    sortable: true,
    cell: ({ status }) => <Status value={status} />,
  },
  {
    key: 'health',
    title: 'Health',
    wide: true,
    cell: ({ healthStatus }) => <Status value={healthStatus} />,
  },
  {
    key: 'environment',
    title: 'Environment',
    sortable: true,
    wide: true,
    cell: ({ environment }) => environment,
  },
  { key: 'version', title: 'Version', wide: true, cell: ({ version }) => version },
  {
    key: 'requests',
    title: 'Requests',
    wide: true,
    cell: ({ totalRequests, totalErrors, avgResponseTimeMs }) =>
      `${totalRequests.toLocaleString()}, ${totalErrors.toLocaleString()} failed, ${duration(avgResponseTimeMs)}`,
  },
  {
    key: 'deployedAt',
    title: 'Deployed',
    sortable: true,
    cell: ({ deployedAt }) => <Time iso={deployedAt} />,
  },
]

/** Workflows and agents that answer at an address of their own. */
export function Deployments() {
  const [creating, setCreating] = useState(false)
  const [made, setMade] = useState<DeploymentWithKey | null>(null)
  const navigate = useNavigate()
  const create = (
    <Button look="primary" onClick={() => setCreating(true)}>
      <Plus aria-hidden /> Create Deployment
    </Button>
  )
  return (
    <Page title="Deployments" actions={create}>
      <ResourceList
        name="deployments"
        columns={COLUMNS}
        rowKey={({ id }) => id}
        load={(query) =>
          read(api.GET('/api/v1/deployments', { params: { query: query as never } }))
        }
        filters={[
          {
            name: 'environment',
            label: 'Environment',
            options: ENVIRONMENTS.map((one) => [one, one] as const),
          },
          { name: 'status', label: 'Status', options: STATUSES.map((one) => [one, one] as const) },
        ]}
        empty={{
          icon: <Rocket aria-hidden />,
          title: 'No deployments yet',
          text: 'A deployment gives one version of a workflow or an agent an address and a key.',
          action: create,
        }}
      />
      {creating && <CreateDeployment onClose={() => setCreating(false)} made={setMade} />}
      <ShownOnce
        title="The key of your deployment"
        value={made?.apiKey ?? null}
        onClose={() => void navigate({ to: `/deployments/${made!.id}` })}
      />
    </Page>
  )
}
