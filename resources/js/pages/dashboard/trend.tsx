import { useMemo } from 'react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api, one } from '~/api/client'
import { Chart } from '~/components/chart'
import { Button } from '~/ui/button'
import { TitledCard } from '~/ui/card'
import { Failed, Loading } from '~/ui/states'
import { periodOf } from '../analytics/period'

const day = new Intl.DateTimeFormat(undefined, { weekday: 'short', day: 'numeric', month: 'short' })
const formatDay = (seconds: number) => day.format(new Date(seconds * 1000))

/** How many executions each of the last days had. */
export function Trend() {
  const { data, error, isPending, refetch } = useQuery({
    // Looked at again with the other figures, whose keys begin alike.
    queryKey: ['analytics', 'trend'],
    queryFn: () => {
      const query = { ...periodOf({ period: '14' }), scope: 'own' as const }
      return one(api.GET('/api/v1/analytics/usage-stats', { params: { query } }))
    },
  })
  const chart = useMemo(() => {
    const daily = data?.daily ?? []
    return {
      times: daily.map(({ date }) => new Date(`${date}T00:00`).getTime() / 1000),
      values: daily.map(({ executions }) => executions),
    }
  }, [data])
  const series = useMemo(
    () => [{ label: 'Executions', tone: 'accent' as const, values: chart.values }],
    [chart]
  )
  return (
    <TitledCard
      title="Executions of the last 14 days"
      actions={
        <Button asChild size="small" look="ghost">
          <Link to="/analytics">Analytics</Link>
        </Button>
      }
    >
      {error ? (
        <Failed error={error} again={() => void refetch()} />
      ) : isPending ? (
        <Loading rows={3} />
      ) : (
        <Chart
          label="Executions per day"
          kind="bars"
          times={chart.times}
          series={series}
          formatTime={formatDay}
        />
      )}
    </TitledCard>
  )
}
