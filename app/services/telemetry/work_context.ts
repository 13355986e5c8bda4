import { AsyncLocalStorage } from 'node:async_hooks'
import type { OpenSpan } from '#services/telemetry/open_telemetry'

/** W3C Trace Context, as its headers are named. */
export interface Carrier {
  traceparent?: string | undefined
  tracestate?: string | undefined
}

/** What is being done, and because of what: known to everything that is called within it. */
export interface WorkContext {
  requestId?: string | undefined
  executionId?: string | undefined
  /** The step's path in the execution, and the attempt at it. */
  path?: string | undefined
  attempt?: number | undefined
  /** What runs here; nothing when nothing is traced. */
  span?: OpenSpan | undefined
  /** Whose part this is, where it came with one and nothing is traced here. */
  carrier?: Carrier | undefined
  /** Spans of attempts that did not end well in this drive, by path. */
  earlier?: Map<string, OpenSpan>
}

const storage = new AsyncLocalStorage<WorkContext>()

/** Runs work as what `more` says, and else as what it is within. */
export function within<Result>(more: WorkContext, work: () => Result): Result {
  return storage.run({ ...storage.getStore(), ...more }, work)
}

/**
 * Runs work as part of nothing: for what a whole process shares, such as connections, whose events
 * would else be told under the ids of whoever happened to open them.
 */
export function outside<Result>(work: () => Result): Result {
  return storage.exit(work)
}

/** What is being done here. */
export function here(): WorkContext | undefined {
  return storage.getStore()
}

/** `version-traceid-parentid-flags` (W3C Trace Context, 3.2); an id of zeros is none. */
const TRACEPARENT = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/

/** The trace's id in a `traceparent`, or undefined where that is malformed. */
export function traceIdOf(traceparent: string | undefined): string | undefined {
  return traceparent === undefined ? undefined : TRACEPARENT.exec(traceparent)?.[1]
}

/** The ids that a log line has here, under the names that they have in every line. */
export function logFields(): Record<string, string | number> {
  const context = storage.getStore()
  if (!context) return {}
  const fields: Record<string, string | number> = {}
  if (context.requestId) fields.request_id = context.requestId
  if (context.executionId) fields.execution_id = context.executionId
  if (context.path !== undefined) fields.step_path = context.path
  if (context.attempt !== undefined) fields.step_attempt = context.attempt
  const traceId = context.span?.traceId ?? traceIdOf(context.carrier?.traceparent)
  if (traceId) fields.trace_id = traceId
  if (context.span) fields.span_id = context.span.spanId
  return fields
}
