import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api, one, read } from '~/api/client'
import { messageOf } from '~/api/failure'
import { Status } from '~/ui/status'
import { Time } from '~/ui/time'

/** @param version - Changes when the schedule may have. */
interface FiringsProps {
  id: string
  version: string
}

/** When the schedule that is saved fires next. */
export function NextFirings({ id, version }: FiringsProps) {
  const { data, error } = useQuery({
    queryKey: ['workflows', id, 'schedule', version],
    queryFn: () =>
      one(
        api.GET('/api/v1/workflows/{id}/schedule/preview', {
          params: { path: { id }, query: { limit: 5 } },
        })
      ),
  })
  if (error) return <p className="text-bad">{messageOf(error)}</p>
  if (!data) return null
  return (
    <div data-testid="next-firings">
      <h3 className="text-xs font-medium text-ink-soft">
        Next, as saved{data.live ? '' : ' (it is not on)'}
      </h3>
      <ul className="font-mono text-xs">
        {data.firings.map(({ scheduledFor, local }) => (
          <li key={scheduledFor}>
            <time dateTime={scheduledFor} title={`${scheduledFor} UTC`}>
              {local} {data.timezone}
            </time>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** What came of the last times that it fired. */
export function PastFirings({ id, version }: FiringsProps) {
  const { data, error } = useQuery({
    queryKey: ['workflows', id, 'schedule', 'firings', version],
    queryFn: () =>
      read(
        api.GET('/api/v1/workflows/{id}/schedule/firings', {
          params: { path: { id }, query: { pageSize: 5 } },
        })
      ),
  })
  if (error) return <p className="text-bad">{messageOf(error)}</p>
  if (!data || data.data.length === 0) return null
  return (
    <div data-testid="past-firings">
      <h3 className="text-xs font-medium text-ink-soft">Last</h3>
      <ul className="flex flex-col gap-1 text-xs">
        {data.data.map(({ scheduledFor, outcome, reason, message, executionId }) => (
          <li key={scheduledFor} className="flex flex-wrap items-center gap-x-2">
            <Time iso={scheduledFor} exact />
            <Status value={outcome} />
            {executionId && (
              <Link to={`/executions/${executionId}`} className="text-accent underline">
                Execution
              </Link>
            )}
            {(reason ?? message) && <span className="wrap-anywhere">{message ?? reason}</span>}
          </li>
        ))}
      </ul>
    </div>
  )
}
