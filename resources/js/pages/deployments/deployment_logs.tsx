import { useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { RefreshCw, ScrollText } from 'lucide-react'
import { fetchRaw } from '~/api/client'
import { ApiFailure } from '~/api/failure'
import { Button } from '~/ui/button'
import { Select } from '~/ui/field'
import { Empty, Failed, Loading } from '~/ui/states'

interface LogLine {
  timestamp: string
  level: string
  message: string
  metadata: unknown
}

const LEVELS = ['debug', 'info', 'warn', 'error'] as const
const COLOURS: Record<string, string> = {
  error: 'text-bad',
  warn: 'text-warn',
  debug: 'text-ink-soft',
}
/** Lines that are shown at most, the newest. */
const TAIL = 500

async function logsOf(id: string, level: string): Promise<LogLine[]> {
  const query = new URLSearchParams({ tail: String(TAIL), ...(level ? { level } : {}) })
  const response = await fetchRaw(`/api/v1/deployments/${id}/logs?${query}`)
  const body = (await response.json()) as { data: LogLine[] }
  if (!response.ok) throw ApiFailure.from(response.status, body)
  return body.data
}

/** What a deployment and its executions have said lately. */
export function DeploymentLogs({ id }: { id: string }) {
  const [level, setLevel] = useState('')
  const { data, error, isPending, isFetching, refetch } = useQuery({
    queryKey: ['deployments', id, 'logs', level],
    queryFn: () => logsOf(id, level),
  })
  return (
    <div className="flex flex-col gap-3">
      <div className="flex gap-2">
        <Select
          aria-label="Level"
          className="w-40"
          value={level}
          onChange={({ target }) => setLevel(target.value)}
        >
          <option value="">Level: all</option>
          {LEVELS.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </Select>
        <Button busy={isFetching} onClick={() => void refetch()}>
          {!isFetching && <RefreshCw aria-hidden />} Refresh
        </Button>
      </div>
      {error ? (
        <Failed error={error} again={() => void refetch()} />
      ) : isPending ? (
        <Loading />
      ) : data.length === 0 ? (
        <Empty icon={<ScrollText aria-hidden />} title="No lines" />
      ) : (
        <ol
          tabIndex={0}
          aria-label="Log"
          className="max-h-[60dvh] overflow-auto rounded-lg border border-line bg-surface p-2 font-mono text-xs"
        >
          {data.map(({ timestamp, level: at, message }, index) => (
            <li
              key={index}
              className={`grid grid-cols-[6.5rem_3rem_1fr] gap-2 py-0.5 ${COLOURS[at] ?? ''}`}
            >
              <time dateTime={timestamp} title={`${timestamp} UTC`} className="text-ink-soft">
                {new Date(timestamp).toLocaleTimeString()}
              </time>
              <span>{at}</span>
              <span className="wrap-anywhere whitespace-pre-wrap">{message}</span>
            </li>
          ))}
        </ol>
      )}
    </div>
  )
}
