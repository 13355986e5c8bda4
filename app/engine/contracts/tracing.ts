import type { JsonObject } from '../graph/types.js'
import type { AgentVersion } from './agent_runner.js'
import type { Acquired } from './journal.js'

/** What a span says of its work: ids, names and numbers. Never inputs, outputs, headers or messages. */
export type SpanAttributes = Record<
  string,
  string | number | boolean | readonly string[] | undefined
>

/** The span of a piece of work, while it runs. */
export interface TracedSpan {
  set(attributes: SpanAttributes): void
  /** It failed although nothing was thrown. @param type - A code, never a message. */
  fail(type: string): void
  /** W3C Trace Context for whoever is asked within it; empty when nothing is traced. */
  readonly headers: Readonly<Record<string, string>>
}

/** Something that is asked of somebody else. */
export interface TracedCall {
  /** Few different ones: what tells calls apart is in the attributes. */
  name: string
  kind: 'client' | 'internal' | 'producer'
  attributes: SpanAttributes
}

/** One run of an agent, in a step or called by another agent. */
export interface TracedAttempt {
  path: string
  stepKey: string
  attempt: number
  agent: AgentVersion
}

/**
 * Ties together what is done because of one request, over all processes that do it: for traces, and
 * for the ids in log lines. Bound by a provider.
 */
export abstract class Tracing {
  /** Runs one drive as a part of what the execution was kept with. */
  abstract drive<Result>(acquired: Acquired, work: () => Promise<Result>): Promise<Result>

  abstract attempt<Result>(attempt: TracedAttempt, work: () => Promise<Result>): Promise<Result>

  /** Runs a call, within an attempt or a request; outside of both it is not traced. */
  abstract call<Result>(
    call: TracedCall,
    work: (span: TracedSpan) => Promise<Result>
  ): Promise<Result>

  /** Adds to what is running here. An `error.type` marks it as failed. */
  abstract note(attributes: SpanAttributes): void

  /** What an execution that is made here is kept with, for its drives; null when there is nothing. */
  abstract origin(): JsonObject | null
}

const UNTRACED: TracedSpan = { set: () => {}, fail: () => {}, headers: {} }

/** Runs a call, traced where there is somebody to trace it. */
export function traced<Result>(
  tracing: Tracing | undefined,
  call: TracedCall,
  work: (span: TracedSpan) => Promise<Result>
): Promise<Result> {
  return tracing ? tracing.call(call, work) : work(UNTRACED)
}
