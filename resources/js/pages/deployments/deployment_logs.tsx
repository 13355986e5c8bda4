import { useEffect, useState } from 'react'
import type { DeploymentLogEntry } from '../../../client/schema.js'
import { follow } from '~/api/event_stream'
import { ApiFailure } from '~/api/failure'
import { LogLines } from '~/components/log_lines'
import { Select } from '~/ui/field'
import { Failed, Loading } from '~/ui/states'

const LEVELS = ['debug', 'info', 'warn', 'error'] as const
/** Lines to begin with, and lines that are kept at most. */
const TAIL = 500
const MOST = 5000
/** Lines of so many milliseconds are shown at once. */
const GATHER_MS = 100
const FIRST_MS = 600

/** Follows the log from its last lines on; `refused` is the status where that may not be. */
function useLiveLog(id: string, level: string) {
  const [lines, setLines] = useState<DeploymentLogEntry[] | null>(null)
  const [refused, setRefused] = useState<number | null>(null)
  useEffect(() => {
    const stop = new AbortController()
    const query = new URLSearchParams({ tail: String(TAIL), follow: 'true' })
    if (level) query.set('level', level)
    let gathered: DeploymentLogEntry[] = []
    let timer: ReturnType<typeof setTimeout> | undefined
    const show = () => {
      timer = undefined
      const more = gathered
      gathered = []
      setLines((now) => [...(now ?? []), ...more].slice(-MOST))
    }
    setLines(null)
    setRefused(null)
    // One that has said nothing yet is empty, and not on its way.
    timer = setTimeout(show, FIRST_MS)
    void follow(`/api/v1/deployments/${id}/logs?${query}`, stop.signal, ({ event, data }) => {
      if (event !== 'log') return
      gathered.push(data as DeploymentLogEntry)
      timer ??= setTimeout(show, GATHER_MS)
    }).then((status) => status !== null && setRefused(status))
    return () => {
      stop.abort()
      clearTimeout(timer)
    }
  }, [id, level])
  return { lines, refused }
}

/** What a deployment and its executions say, as they say it. */
export function DeploymentLogs({ id }: { id: string }) {
  const [level, setLevel] = useState('')
  const { lines, refused } = useLiveLog(id, level)
  return (
    <div className="flex flex-col gap-3">
      <Select
        aria-label="Least level"
        className="w-40"
        value={level}
        onChange={({ target }) => setLevel(target.value)}
      >
        <option value="">Level: all</option>
        {LEVELS.map((one) => (
          <option key={one}>{one}</option>
        ))}
      </Select>
      {refused !== null ? (
        <Failed error={new ApiFailure(refused, '', 'The log can not be followed')} />
      ) : lines === null ? (
        <Loading />
      ) : (
        <LogLines
          lines={lines.map(({ timestamp, level: at, message }, index) => ({
            key: String(index),
            time: timestamp,
            level: at,
            message,
          }))}
        />
      )}
    </div>
  )
}
