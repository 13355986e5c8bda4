/*
 * The one file that knows OpenTelemetry's SDK. It is imported when traces are asked for, and not
 * before: loading it takes 16 MB.
 */
import { randomUUID } from 'node:crypto'
import {
  defaultTextMapGetter,
  defaultTextMapSetter,
  diag,
  DiagLogLevel,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api'
import type { Attributes, Link, Span, SpanContext } from '@opentelemetry/api'
import { parseTraceParent, W3CTraceContextPropagator } from '@opentelemetry/core'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from '@opentelemetry/resources'
import {
  BasicTracerProvider,
  BatchSpanProcessor,
  RandomIdGenerator,
} from '@opentelemetry/sdk-trace-base'
import type { IdGenerator } from '@opentelemetry/sdk-trace-base'
import type { SpanAttributes, TracedSpan } from '#engine/contracts/tracing'
import type { Carrier } from '#services/telemetry/work_context'

/** Milliseconds that a process that ends waits for its last spans to be taken. */
const FLUSH_MS = 3_000

const KINDS = {
  internal: SpanKind.INTERNAL,
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
}

const propagator = new W3CTraceContextPropagator()

export interface SpanStart {
  name: string
  kind: keyof typeof KINDS
  attributes: SpanAttributes
  /** What it is a part of; a trace of its own where there is nothing. */
  parent?: OpenSpan | Carrier | undefined
  /** Its own id, where others must be able to say it without having been told. */
  spanId?: string
  links?: readonly SpanContext[]
}

/** A span that has begun. */
export class OpenSpan implements TracedSpan {
  #headers: Record<string, string> | undefined

  constructor(readonly span: Span) {}

  get traceId(): string {
    return this.span.spanContext().traceId
  }

  get spanId(): string {
    return this.span.spanContext().spanId
  }

  get headers(): Readonly<Record<string, string>> {
    if (this.#headers) return this.#headers
    this.#headers = {}
    const context = trace.setSpan(ROOT_CONTEXT, this.span)
    propagator.inject(context, this.#headers, defaultTextMapSetter)
    return this.#headers
  }

  set(attributes: SpanAttributes): void {
    this.span.setAttributes(attributesOf(attributes))
    const type = attributes['error.type']
    if (type !== undefined) this.span.setStatus({ code: SpanStatusCode.ERROR, message: `${type}` })
  }

  fail(type: string): void {
    this.set({ 'error.type': type })
  }

  rename(name: string): void {
    this.span.updateName(name)
  }

  end(): void {
    this.span.end()
  }
}

/** Random ids, but for those that are given. */
class Ids implements IdGenerator {
  readonly #random = new RandomIdGenerator()
  spanId: string | undefined

  generateTraceId = () => this.#random.generateTraceId()
  generateSpanId = () => this.spanId ?? this.#random.generateSpanId()
}

/** Makes spans and sends them to where the environment (`OTEL_*`) says, by OTLP over HTTP. */
export class OpenTelemetry {
  readonly #ids = new Ids()
  readonly #provider: BasicTracerProvider
  readonly #tracer

  /**
   * @param process - What this process is of: `web` or `worker`.
   * @param warn - Told what keeps spans from being taken.
   */
  constructor(service: { version: string; process: string }, warn: (message: string) => void) {
    const silent = () => {}
    const logger = { error: warn, warn, info: silent, debug: silent, verbose: silent }
    diag.setLogger(logger, { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true })
    const own = resourceFromAttributes({
      'service.name': 'turbocat',
      'service.version': service.version,
      'service.instance.id': randomUUID(),
      'turbocat.process': service.process,
    })
    this.#provider = new BasicTracerProvider({
      resource: defaultResource()
        .merge(own)
        .merge(detectResources({ detectors: [envDetector] })),
      idGenerator: this.#ids,
      spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
    })
    this.#tracer = this.#provider.getTracer('turbocat', service.version)
  }

  start({ name, kind, attributes, parent, spanId, links }: SpanStart): OpenSpan {
    const context =
      parent instanceof OpenSpan
        ? trace.setSpan(ROOT_CONTEXT, parent.span)
        : propagator.extract(ROOT_CONTEXT, parent ?? {}, defaultTextMapGetter)
    const options = {
      kind: KINDS[kind],
      attributes: attributesOf(attributes),
      links: (links ?? []).map((linked): Link => ({ context: linked })),
    }
    this.#ids.spanId = spanId
    try {
      return new OpenSpan(this.#tracer.startSpan(name, options, context))
    } finally {
      this.#ids.spanId = undefined
    }
  }

  /** Whom a `traceparent` names, or null where it is malformed. */
  named(traceparent: string): SpanContext | null {
    return parseTraceParent(traceparent)
  }

  /** Sends what there is, for as long as a process that ends may take. */
  async close(): Promise<void> {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, FLUSH_MS)))
    await Promise.race([this.#provider.shutdown().catch(() => {}), late])
    clearTimeout(timer)
  }
}

function attributesOf(attributes: SpanAttributes): Attributes {
  const known = Object.entries(attributes).filter(([, value]) => value !== undefined)
  return Object.fromEntries(known) as Attributes
}
