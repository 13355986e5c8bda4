import { useEffect, useReducer } from 'react'
import type { Execution, ExecutionLog, ExecutionStep } from '../../client/schema.js'
import { follow, type StreamEvent } from './event_stream'

export interface LiveExecution {
  execution: Execution | null
  /** The newest attempt of each path. */
  steps: ReadonlyMap<string, ExecutionStep>
  /** All attempts of each path, by `path#attempt`. */
  attempts: ReadonlyMap<string, ExecutionStep>
  logs: readonly ExecutionLog[]
  /** What models say at the moment, by path. */
  tokens: ReadonlyMap<string, string>
  /** Why it can't be followed: the status of the refusal. */
  refused: number | null
}

const NOTHING: LiveExecution = {
  execution: null,
  steps: new Map(),
  attempts: new Map(),
  logs: [],
  tokens: new Map(),
  refused: null,
}

/** Log lines that a page keeps at most; older ones are a question to the API. */
const MAX_LOGS = 5000
/** Events of so many milliseconds are shown at once: a loop can send thousands. */
const GATHER_MS = 40

type Change =
  | { kind: 'events'; events: StreamEvent[] }
  | { kind: 'refused'; status: number }
  | { kind: 'other' }

const FINAL = new Set(['completed', 'failed', 'cancelled', 'timeout'])

export const isFinal = (status: string | undefined) => status !== undefined && FINAL.has(status)

function change(live: LiveExecution, change: Change): LiveExecution {
  if (change.kind === 'other') return NOTHING
  if (change.kind === 'refused') return { ...live, refused: change.status }
  let { execution } = live
  const steps = new Map(live.steps)
  const attempts = new Map(live.attempts)
  const tokens = new Map(live.tokens)
  const logs = [...live.logs]
  for (const { event, data } of change.events) {
    if (event === 'execution') execution = data as Execution
    else if (event === 'log') logs.push(data as ExecutionLog)
    else if (event === 'step') {
      const step = data as ExecutionStep
      attempts.set(`${step.path}#${step.attempt}`, step)
      if ((steps.get(step.path)?.attempt ?? 0) <= step.attempt) steps.set(step.path, step)
      if (step.status !== 'running') tokens.delete(step.path)
    } else if (event === 'token') {
      const { path, text } = data as { path: string; text: string }
      tokens.set(path, (tokens.get(path) ?? '') + text)
    }
  }
  return { ...live, execution, steps, attempts, tokens, logs: logs.slice(-MAX_LOGS) }
}

/** Follows an execution from its beginning to its end; what was before comes first. */
export function useLiveExecution(id: string | null): LiveExecution {
  const [live, tell] = useReducer(change, NOTHING)
  useEffect(() => {
    tell({ kind: 'other' })
    if (id === null) return
    const stop = new AbortController()
    let gathered: StreamEvent[] = []
    let timer: ReturnType<typeof setTimeout> | undefined
    const flush = () => {
      timer = undefined
      tell({ kind: 'events', events: gathered })
      gathered = []
    }
    void follow(`/api/v1/executions/${id}/events`, stop.signal, (event) => {
      gathered.push(event)
      timer ??= setTimeout(flush, GATHER_MS)
    }).then((status) => status !== null && tell({ kind: 'refused', status }))
    return () => {
      stop.abort()
      clearTimeout(timer)
    }
  }, [id])
  return live
}
