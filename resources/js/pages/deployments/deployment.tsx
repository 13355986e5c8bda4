import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import type { Deployment } from '../../../client/schema.js'
import { api, one } from '~/api/client'
import { classes } from '~/lib/classes'
import { Card } from '~/ui/card'
import { Facts } from '~/ui/facts'
import { Page } from '~/ui/page'
import { Failed, Loading } from '~/ui/states'
import { Status } from '~/ui/status'
import { Tabs } from '~/ui/tabs'
import { duration, Time } from '~/ui/time'
import { DeploymentActions } from './deployment_actions'
import { DeploymentLogs } from './deployment_logs'
import { DeploymentMetrics } from './deployment_metrics'
import { DeploymentReleases } from './deployment_releases'
import { DeploymentSettings } from './deployment_settings'
import { DeploymentVersions } from './deployment_versions'
import { Endpoint } from './endpoint'
import { Variables } from './variables'

/** While it starts or stops, it is looked at again after so many milliseconds. */
const SETTLING_MS = 1000
/** And else: its health and its counts change by themselves. */
const AGAIN_MS = 15_000

/** One deployment: how it does, how it is asked, and what it runs. */
export function DeploymentPage() {
  const { id } = useParams({ strict: false }) as { id: string }
  const { tab = 'endpoint' } = useSearch({ strict: false }) as { tab?: string }
  const navigate = useNavigate()
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['deployments', id],
    queryFn: () => one(api.GET('/api/v1/deployments/{id}', { params: { path: { id } } })),
    refetchInterval: ({ state }) =>
      state.data?.status === 'starting' || state.data?.status === 'stopping'
        ? SETTLING_MS
        : AGAIN_MS,
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
      <Standing deployment={data} />
      <Tabs
        label="Deployment"
        value={tab}
        onChange={(value) => void navigate({ to: '.', search: { tab: value }, replace: true })}
        tabs={[
          { value: 'endpoint', label: 'Endpoint', content: <Endpoint deployment={data} /> },
          { value: 'metrics', label: 'Metrics', content: <DeploymentMetrics id={id} /> },
          { value: 'logs', label: 'Logs', content: <DeploymentLogs id={id} /> },
          {
            value: 'versions',
            label: 'Versions',
            content: <DeploymentVersions deployment={data} />,
          },
          {
            value: 'releases',
            label: 'Releases',
            content: <DeploymentReleases deployment={data} />,
          },
          {
            value: 'variables',
            label: 'Variables',
            content: <Variables key={Object.keys(data.environmentVars).join()} deployment={data} />,
          },
          {
            value: 'settings',
            label: 'Settings',
            content: <DeploymentSettings deployment={data} />,
          },
        ]}
      />
    </Page>
  )
}

function Standing({ deployment }: { deployment: Deployment }) {
  const { workflowId, agentId, version, traffic, totalRequests, totalErrors } = deployment
  const { statusReason, healthReason, healthStatus } = deployment
  const unhealthy = healthStatus === 'unhealthy' || healthStatus === 'degraded'
  return (
    <Card>
      <Facts
        facts={[
          ['Health', <Status key="h" value={deployment.healthStatus} testId="deployment-health" />],
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
          ...(traffic ?? []).map(
            (share) => [`${share.weight} % of requests`, `Version ${share.version}`] as const
          ),
          ['Release', deployment.releaseNumber || '–'],
          ['Deployed', <Time key="d" iso={deployment.deployedAt} />],
          ['Requests', totalRequests.toLocaleString()],
          ['Failed', totalErrors.toLocaleString()],
          ['Average answer', duration(deployment.avgResponseTimeMs)],
        ]}
      />
      {statusReason && <p className="mt-3 wrap-anywhere text-warn">{statusReason}</p>}
      {healthReason && (
        <p className={classes('mt-3 wrap-anywhere', unhealthy ? 'text-warn' : 'text-ink-soft')}>
          {healthReason}
        </p>
      )}
    </Card>
  )
}
