import { useEffect, useMemo, useState } from 'react'
import { Activity } from 'lucide-react'
import type { ExecutionStep } from '../../../client/schema.js'
import { isFinal, type LiveExecution } from '~/api/live_execution'
import { classes } from '~/lib/classes'
import { Button } from '~/ui/button'
import { Empty } from '~/ui/states'
import { Status } from '~/ui/status'
import { duration } from '~/ui/time'

/** Rows that are drawn at once: a loop can have ten thousand. */
const SHOWN = 200
/** How often the bars of what runs grow, in milliseconds. */
const TICK_MS = 250

const BARS: Record<string, string> = {
  completed: 'bg-good',
  failed: 'bg-bad',
  running: 'bg-info animate-pulse',
  waiting: 'bg-warn',
  cancelled: 'bg-warn',
  skipped: 'bg-line-strong',
}

/** When each attempt of each step ran: a Gantt chart whose rows can be chosen. */
export function Timeline(props: {
  live: LiveExecution
  chosen: string | null
  choose(path: string): void
}) {
  const { live, chosen, choose } = props
  const [shown, setShown] = useState(SHOWN)
  const now = useNow(!isFinal(live.execution?.status))
  const rows = useMemo(() => inOrder([...live.attempts.values()]), [live.attempts])
  if (rows.length === 0) {
    return <Empty icon={<Activity aria-hidden />} title="No step has begun yet" />
  }
  const times = rows.flatMap(({ startedAt, completedAt }) => [startedAt, completedAt])
  const known = times
    .filter((time): time is string => time !== null)
    .map((time) => Date.parse(time))
  const from = Math.min(...known)
  const to = Math.max(...known, isFinal(live.execution?.status) ? from + 1 : now)
  const share = (ms: number) => `${(ms / (to - from || 1)) * 100}%`
  return (
    <div className="flex flex-col gap-2">
      <ol className="overflow-hidden rounded-lg border border-line bg-surface" aria-label="Steps">
        {rows.slice(0, shown).map((step) => {
          const start = step.startedAt ? Date.parse(step.startedAt) : to
          const end = step.completedAt ? Date.parse(step.completedAt) : to
          const depth = step.path.split('/').length - 1
          return (
            <li key={`${step.path}#${step.attempt}`} className="border-b border-line last:border-0">
              <button
                type="button"
                aria-pressed={chosen === step.path}
                onClick={() => choose(step.path)}
                className={classes(
                  'grid w-full grid-cols-[minmax(8rem,16rem)_1fr_5rem] items-center gap-3 px-3 py-1.5 text-left hover:bg-subtle max-sm:grid-cols-[1fr_5rem]',
                  chosen === step.path && 'bg-accent-soft'
                )}
              >
                <span
                  className="flex min-w-0 items-center gap-2"
                  style={{ paddingLeft: depth * 12 }}
                >
                  <span className="truncate font-mono text-xs">{step.path}</span>
                  {step.attempt > 1 && (
                    <span className="text-xs text-ink-soft">×{step.attempt}</span>
                  )}
                </span>
                <span className="relative h-4 rounded bg-subtle max-sm:hidden">
                  <span
                    className={classes('absolute inset-y-0 min-w-0.5 rounded', BARS[step.status])}
                    style={{ left: share(start - from), width: share(Math.max(end - start, 0)) }}
                  />
                </span>
                <span className="flex items-center justify-end gap-2 text-xs text-ink-soft">
                  {step.status === 'completed' ? (
                    duration(step.durationMs)
                  ) : (
                    <Status value={step.status} />
                  )}
                </span>
              </button>
            </li>
          )
        })}
      </ol>
      {rows.length > shown && (
        <Button onClick={() => setShown(shown + SHOWN * 5)}>{rows.length - shown} more</Button>
      )}
    </div>
  )
}

/** By their beginning, and each within the one that holds it. */
function inOrder(steps: ExecutionStep[]): ExecutionStep[] {
  const began = new Map<string, string>()
  for (const { path, startedAt } of steps) {
    if (startedAt && !(began.get(path)! <= startedAt)) began.set(path, startedAt)
  }
  const key = ({ path }: ExecutionStep) =>
    path
      .split('/')
      .map((_part, index, parts) => {
        const own = parts.slice(0, index + 1).join('/')
        return `${began.get(own) ?? began.get(own.replace(/\[\d+\]$/, '')) ?? ''} ${own}`
      })
      .join('\u0001')
  const keys = new Map(steps.map((step) => [step, key(step)]))
  return steps.sort((a, b) => keys.get(a)!.localeCompare(keys.get(b)!) || a.attempt - b.attempt)
}

function useNow(ticking: boolean): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    if (!ticking) return
    const timer = setInterval(() => setNow(Date.now()), TICK_MS)
    return () => clearInterval(timer)
  }, [ticking])
  return now
}
