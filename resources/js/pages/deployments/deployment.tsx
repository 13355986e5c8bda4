import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import type { Deployment } from '../../../client/schema.js'
import { api, one } from '~/api/client'
import { Card } from '~/ui/card'
import { Page } from '~/ui/page'
import { Failed, Loading } from '~/ui/states'
import { Status } from '~/ui/status'
import { Tabs } from '~/ui/tabs'
import { duration, Time } from '~/ui/time'
import { DeploymentActions } from './deployment_actions'
import { DeploymentLogs } from './deployment_logs'
import { DeploymentVersions } from './deployment_versions'
import { Endpoint } from './endpoint'
import { Variables } from './variables'

/** While it starts or stops, it is looked at again after so many milliseconds. */
const SETTLING_MS = 1000

/** What the schema of the API may not tell yet. */
interface Reasons {
  statusReason?: string | null
  healthReason?: string | null
}

/** One deployment: how it does, how it is asked, and what it runs. */
export function DeploymentPage() {
  const { id } = useParams({ strict: false }) as { id: string }
  const { tab = 'endpoint' } = useSearch({ strict: false }) as { tab?: string }
  const navigate = useNavigate()
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['deployments', id],
    queryFn: () => one(api.GET('/api/v1/deployments/{id}', { params: { path: { id } } })),
    refetchInterval: ({ state }) =>
      state.data?.status === 'starting' || state.data?.status === 'stopping' ? SETTLING_MS : false,
  })
  if (isPending)
    return (
      <div className="p-6">
        <Loading />
      </div>
    )
  if (error) return <Failed error={error} again={() => void refetch()} />
  return (
    <Page
      title={data.name}
      beside={<Status value={data.status} testId="deployment-status" />}
      description={data.description}
      actions={<DeploymentActions deployment={data} />}
    >
      <Facts deployment={data} />
      <Tabs
        label="Deployment"
        value={tab}
        onChange={(value) => void navigate({ to: '.', search: { tab: value }, replace: true })}
        tabs={[
          { value: 'endpoint', label: 'Endpoint', content: <Endpoint deployment={data} /> },
          { value: 'logs', label: 'Logs', content: <DeploymentLogs id={id} /> },
          {
            value: 'versions',
            label: 'Versions',
            content: <DeploymentVersions deployment={data} />,
          },
          {
            value: 'variables',
            label: 'Variables',
            content: <Variables key={data.updatedAt} deployment={data} />,
          },
        ]}
      />
    </Page>
  )
}

function Facts({ deployment }: { deployment: Deployment }) {
  const { workflowId, agentId, version, totalRequests, totalErrors } = deployment
  const { statusReason, healthReason } = deployment as Reasons
  const facts: ReadonlyArray<readonly [string, React.ReactNode]> = [
    ['Health', <Status key="h" value={deployment.healthStatus} />],
    ['Checked', <Time key="c" iso={deployment.lastHealthCheckAt} />],
    ['Environment', deployment.environment],
    [
      'Runs',
      <Link
        key="r"
        to={workflowId ? `/workflows/${workflowId}` : `/agents/${agentId}`}
        className="text-accent underline"
      >
        {workflowId ? 'Workflow' : 'Agent'}, version {version}
      </Link>,
    ],
    ['Deployed', <Time key="d" iso={deployment.deployedAt} />],
    ['Requests', totalRequests.toLocaleString()],
    ['Failed', totalErrors.toLocaleString()],
    ['Average answer', duration(deployment.avgResponseTimeMs)],
  ]
  return (
    <Card>
      <dl className="flex flex-wrap gap-x-8 gap-y-2">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt className="text-xs text-ink-soft">{name}</dt>
            <dd className="font-medium">{value}</dd>
          </div>
        ))}
      </dl>
      {[statusReason, healthReason].filter(Boolean).map((reason) => (
        <p key={reason} className="mt-3 wrap-anywhere text-warn">
          {reason}
        </p>
      ))}
    </Card>
  )
}
