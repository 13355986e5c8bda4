import { hash } from 'node:crypto'
import logger from '@adonisjs/core/services/logger'
import { Suspended } from '#engine/contracts/calls'
import { valueOf } from '#engine/contracts/held_value'
import type { Acquired } from '#engine/contracts/journal'
import { StepError } from '#engine/contracts/step_error'
import { Tracing } from '#engine/contracts/tracing'
import type {
  SpanAttributes,
  TracedAttempt,
  TracedCall,
  TracedSpan,
} from '#engine/contracts/tracing'
import type { JsonObject } from '#engine/graph/types'
import type { OpenSpan, OpenTelemetry } from '#services/telemetry/open_telemetry'
import { here, within } from '#services/telemetry/work_context'
import type { Carrier, WorkContext } from '#services/telemetry/work_context'

const UNTRACED: TracedSpan = { set: () => {}, fail: () => {}, headers: {} }

/** What an execution is kept with. */
interface Origin extends Carrier {
  requestId?: string
  /** `traceparent`s of what it repeats. */
  links?: string[]
}

/** Ties the work of this process together: always for log lines, and for traces where they are on. */
export class TracedWork extends Tracing {
  #telemetry: OpenTelemetry | null = null

  /** From now on there are spans; null ends that. */
  use(telemetry: OpenTelemetry | null): void {
    this.#telemetry = telemetry
  }

  /** Begins a request's span, whose end is the caller's to tell; null when nothing is traced. */
  request(method: string, requestId: string, carrier: Carrier | undefined): OpenSpan | undefined {
    const attributes = { 'http.request.method': method, 'turbocat.request.id': requestId }
    return this.#telemetry?.start({ name: method, kind: 'server', attributes, parent: carrier })
  }

  override async drive<Result>(acquired: Acquired, work: () => Promise<Result>): Promise<Result> {
    const { execution } = acquired
    const origin = (execution.trace ?? {}) as Origin
    const { requestId, traceparent, tracestate } = origin
    const context: WorkContext = {
      requestId,
      executionId: execution.id,
      carrier: { traceparent, tracestate },
    }
    const done = () => told('drive', work)
    if (!this.#telemetry) return within(context, done)
    const span = this.#driveSpan(this.#telemetry, acquired, origin)
    return within({ ...context, span, earlier: new Map() }, () => ending(span, done))
  }

  override async attempt<Result>(
    { path, stepKey, attempt, agent }: TracedAttempt,
    work: () => Promise<Result>
  ): Promise<Result> {
    const around = here()
    const done = () => told('attempt', work)
    if (!this.#telemetry || !around?.span) return within({ path, attempt }, done)
    const earlier = around.earlier?.get(path)
    const isLlm = agent.type === 'llm'
    const span = this.#telemetry.start({
      name: isLlm ? 'invoke_agent' : `run ${agent.type} agent`,
      kind: 'internal',
      parent: around.span,
      links: earlier ? [earlier.span.spanContext()] : [],
      attributes: {
        'turbocat.execution.id': around.executionId,
        'turbocat.step.key': stepKey,
        'turbocat.step.path': path,
        'turbocat.step.attempt': attempt,
        'turbocat.agent.id': agent.agentId || undefined,
        'turbocat.agent.version': agent.agentId ? agent.version : undefined,
        'turbocat.agent.type': agent.type,
        ...(isLlm && { 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.agent.id': agent.agentId }),
      },
    })
    return within({ path, attempt, span }, async () => {
      try {
        return await ending(span, done)
      } catch (error) {
        around.earlier?.set(path, span)
        throw error
      }
    })
  }

  override async call<Result>(
    call: TracedCall,
    work: (span: TracedSpan) => Promise<Result>
  ): Promise<Result> {
    const parent = here()?.span
    if (!this.#telemetry || !parent) return work(UNTRACED)
    const span = this.#telemetry.start({ ...call, parent })
    return within({ span }, () => ending(span, () => work(span)))
  }

  override note(attributes: SpanAttributes): void {
    here()?.span?.set(attributes)
  }

  override origin(): JsonObject | null {
    const context = here()
    const origin = {
      ...this.#carrier(context),
      ...(context?.requestId && { requestId: context.requestId }),
    }
    return Object.keys(origin).length > 0 ? origin : null
  }

  /** Where nothing is around it (a schedule that fires), a span of its own is what drives belong to. */
  #carrier(context: WorkContext | undefined): Record<string, string> {
    if (context?.span) return context.span.headers
    const carrier = context?.carrier
    if (!this.#telemetry) {
      return Object.fromEntries(Object.entries(carrier ?? {}).filter(([, value]) => value))
    }
    const start = { name: 'accept execution', kind: 'producer', attributes: {} } as const
    const span = this.#telemetry.start({ ...start, parent: carrier })
    span.end()
    return span.headers
  }

  #driveSpan(telemetry: OpenTelemetry, { execution, lease }: Acquired, origin: Origin): OpenSpan {
    const trigger = valueOf(execution.triggerData)
    const repeats = 'retry' in trigger || 'replay' in trigger
    const first = repeats ? 2 : 1
    const parent = origin.traceparent ? telemetry.named(origin.traceparent) : null
    const resumed =
      parent && lease.number > first
        ? [{ ...parent, spanId: spanIdOf(execution.id, lease.number - 1) }]
        : []
    const repeated = (origin.links ?? []).flatMap((one) => telemetry.named(one) ?? [])
    return telemetry.start({
      name: 'drive execution',
      kind: 'consumer',
      parent: origin,
      spanId: spanIdOf(execution.id, lease.number),
      links: [...resumed, ...repeated],
      attributes: {
        'turbocat.execution.id': execution.id,
        'turbocat.execution.parent_id': execution.parentId ?? undefined,
        'turbocat.execution.trigger': execution.triggerType,
        'turbocat.workflow.id': execution.workflowId ?? undefined,
        'turbocat.workflow.version': execution.workflowVersion ?? undefined,
        'turbocat.deployment.id': execution.deploymentId ?? undefined,
        'turbocat.lease': lease.number,
        'turbocat.request.id': origin.requestId,
      },
    })
  }
}

/** The id of a drive's span, which the drive after it links to without having been told. */
function spanIdOf(executionId: string, lease: number): string {
  return hash('sha256', `${executionId} ${lease}`).slice(0, 16)
}

/** Says at the level `debug` what was done, and how long it took. */
async function told<Result>(what: string, work: () => Promise<Result>): Promise<Result> {
  if (!logger?.isLevelEnabled('debug')) return work()
  const began = performance.now()
  let failure: string | undefined
  try {
    return await work()
  } catch (error) {
    failure = error instanceof Suspended ? 'waits' : typeOf(error)
    throw error
  } finally {
    const durationMs = Math.round((performance.now() - began) * 10) / 10
    logger.debug({ durationMs, failure }, what)
  }
}

/** Runs work, and ends its span as the work ended. */
async function ending<Result>(span: OpenSpan, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Suspended) span.set({ 'turbocat.suspended': true })
    else span.fail(typeOf(error))
    throw error
  } finally {
    span.end()
  }
}

/** What kind of failure it is: a message may hold what nobody should read. */
function typeOf(error: unknown): string {
  if (error instanceof StepError) return error.code
  if (!(error instanceof Error)) return typeof error
  const { code } = error as NodeJS.ErrnoException
  return typeof code === 'string' ? code : error.name
}

/** Of this process. */
export const tracedWork = new TracedWork()
