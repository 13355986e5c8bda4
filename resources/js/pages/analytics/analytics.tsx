import { useMemo } from 'react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { api, one } from '~/api/client'
import { useSession } from '~/session/session'
import { Card } from '~/ui/card'
import { Field, Input, Select } from '~/ui/field'
import { Page } from '~/ui/page'
import { Failed, Skeleton } from '~/ui/states'
import { duration } from '~/ui/time'
import { Metrics } from './metrics'
import { PERIODS, periodOf, type AnalyticsSearch } from './period'
import { Usage } from './usage'

/** How much was executed, how well, and what it cost. */
export function Analytics() {
  const search = useSearch({ strict: false }) as AnalyticsSearch
  const navigate = useNavigate()
  const { user } = useSession()
  const { period: chosen = '7', from, to, scope = 'own' } = search
  const period = useMemo(() => periodOf({ period: String(chosen), from, to }), [chosen, from, to])
  const set = (changes: AnalyticsSearch) =>
    void navigate({
      to: '.',
      search: (old: AnalyticsSearch) => ({ ...old, ...changes }),
      replace: true,
    })
  return (
    <Page title="Analytics">
      <div className="flex flex-wrap items-end gap-2">
        <Select
          aria-label="Period"
          className="w-auto"
          value={String(chosen)}
          onChange={({ target }) => set({ period: target.value, from: undefined, to: undefined })}
        >
          {PERIODS.map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </Select>
        {chosen === 'chosen' &&
          (['from', 'to'] as const).map((end) => (
            <Field
              key={end}
              label={end === 'from' ? 'From' : 'To'}
              className="flex-row items-center"
            >
              <Input
                type="date"
                name={end}
                className="w-40"
                value={search[end] ?? ''}
                onChange={({ target }) => set({ [end]: target.value || undefined })}
              />
            </Field>
          ))}
        {user?.role === 'admin' && (
          <Select
            aria-label="Whose"
            className="w-auto"
            value={scope}
            onChange={({ target }) => set({ scope: target.value as 'own' })}
          >
            <option value="own">Mine</option>
            <option value="all">Everybody's</option>
          </Select>
        )}
      </div>
      <Overview query={{ ...period, scope }} />
      <Usage query={{ ...period, scope }} />
      <Metrics search={search} set={set} period={period} />
    </Page>
  )
}

interface Query {
  startDate: string
  endDate: string
  timezone: string
  scope: 'own' | 'all'
}

function Overview({ query }: { query: Query }) {
  const { data, error, refetch } = useQuery({
    queryKey: ['analytics', 'overview', query],
    queryFn: () => one(api.GET('/api/v1/analytics/overview', { params: { query } })),
    placeholderData: (old) => old,
  })
  if (error) return <Failed error={error} again={() => void refetch()} />
  const figures: ReadonlyArray<readonly [string, string | undefined]> = [
    ['Executions', data?.totalExecutions.toLocaleString()],
    ['Completed', data?.successfulExecutions.toLocaleString()],
    ['Failed', data?.failedExecutions.toLocaleString()],
    ['Average time', data && duration(data.avgExecutionTimeMs)],
  ]
  return (
    <div className="grid grid-cols-2 gap-3 lg:grid-cols-4">
      {figures.map(([label, value]) => (
        <Card key={label}>
          <p className="text-ink-soft">{label}</p>
          {value === undefined ? (
            <Skeleton className="mt-2 h-7 w-16" />
          ) : (
            <p className="text-2xl font-semibold tabular-nums">{value}</p>
          )}
        </Card>
      ))}
    </div>
  )
}
