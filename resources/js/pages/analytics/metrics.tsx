import { useQuery } from '@tanstack/react-query'
import { ChartColumn } from 'lucide-react'
import { api, one, read } from '~/api/client'
import { TitledCard } from '~/ui/card'
import { Select } from '~/ui/field'
import { Empty, Failed, Loading } from '~/ui/states'
import { MetricsOf } from './metrics_of'
import { groupOf, GROUPS, type AnalyticsSearch, type GroupBy, type Period } from './period'

/** How one workflow or one agent did. */
export function Metrics(props: {
  search: AnalyticsSearch
  set(changes: AnalyticsSearch): void
  period: Period
}) {
  const { search, set, period } = props
  const groupBy = groupOf(search)
  const { scope = 'own', of = '' } = search
  const [kind, id = ''] = of.split(':')
  const choice = { pageSize: 100, sortBy: 'name', sortOrder: 'asc' } as const
  const workflows = useQuery({
    queryKey: ['workflows', 'choice'],
    queryFn: () => read(api.GET('/api/v1/workflows', { params: { query: choice } })),
  })
  const agents = useQuery({
    queryKey: ['agents', 'choice'],
    queryFn: () => read(api.GET('/api/v1/agents', { params: { query: choice } })),
  })
  const metrics = useQuery({
    queryKey: ['analytics', 'metrics', of, period, scope, groupBy],
    queryFn: async () => {
      const params = { path: { id }, query: { ...period, scope, groupBy } }
      return kind === 'agent'
        ? {
            ...(await one(api.GET('/api/v1/analytics/agents/{id}/metrics', { params }))),
            steps: [],
          }
        : one(api.GET('/api/v1/analytics/workflows/{id}/metrics', { params }))
    },
    enabled: id !== '',
    placeholderData: (old) => old,
  })
  return (
    <TitledCard
      title="One workflow or agent"
      actions={
        <div className="flex flex-wrap gap-2">
          <Select
            aria-label="Of"
            className="w-52"
            value={of}
            onChange={({ target }) => set({ of: target.value || undefined })}
          >
            <option value="">Choose</option>
            <optgroup label="Workflows">
              {workflows.data?.data.map((workflow) => (
                <option key={workflow.id} value={`workflow:${workflow.id}`}>
                  {workflow.name}
                </option>
              ))}
            </optgroup>
            <optgroup label="Agents">
              {agents.data?.data.map((agent) => (
                <option key={agent.id} value={`agent:${agent.id}`}>
                  {agent.name}
                </option>
              ))}
            </optgroup>
          </Select>
          <Select
            aria-label="Group by"
            className="w-auto"
            value={groupBy}
            onChange={({ target }) => set({ groupBy: target.value as GroupBy })}
          >
            {GROUPS.map((group) => (
              <option key={group} value={group}>
                By {group}
              </option>
            ))}
          </Select>
        </div>
      }
    >
      {id === '' ? (
        <Empty icon={<ChartColumn aria-hidden />} title="Choose one to see how it does" />
      ) : metrics.error ? (
        <Failed error={metrics.error} again={() => void metrics.refetch()} />
      ) : metrics.isPending ? (
        <Loading />
      ) : (
        <MetricsOf metrics={metrics.data.metrics} steps={metrics.data.steps} groupBy={groupBy} />
      )}
    </TitledCard>
  )
}
