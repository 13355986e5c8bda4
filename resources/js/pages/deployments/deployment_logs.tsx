import { useEffect, useState } from 'react'
import { ScrollText } from 'lucide-react'
import { follow } from '~/api/event_stream'
import { ApiFailure } from '~/api/failure'
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
/** Lines to begin with, and lines that are kept at most. */
const TAIL = 500
const MOST = 5000
/** Lines of so many milliseconds are shown at once. */
const GATHER_MS = 100
const FIRST_MS = 600

/** Follows the log from its last lines on; `refused` is the status where that may not be. */
function useLiveLog(id: string, level: string) {
  const [lines, setLines] = useState<LogLine[] | null>(null)
  const [refused, setRefused] = useState<number | null>(null)
  useEffect(() => {
    const stop = new AbortController()
    const query = new URLSearchParams({ tail: String(TAIL), follow: 'true' })
    if (level) query.set('level', level)
    let gathered: LogLine[] = []
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
      gathered.push(data as LogLine)
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
      ) : lines.length === 0 ? (
        <Empty icon={<ScrollText aria-hidden />} title="No lines" />
      ) : (
        <ol
          tabIndex={0}
          aria-label="Log"
          className="max-h-[60dvh] overflow-auto rounded-lg border border-line bg-surface p-2 font-mono text-xs"
        >
          {lines.map(({ timestamp, level: at, message }, index) => (
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
