import { BOUNDS, httpMeter, type RouteTimes } from '#services/telemetry/http_meter'
import type { PrometheusText, Sample } from '#services/telemetry/prometheus_text'

/** Adds what this process measured of itself and of the requests that it answered. */
export function addProcessFigures(text: PrometheusText): PrometheusText {
  addRequests(text)
  const { rss, heapUsed } = process.memoryUsage()
  const { user, system } = process.cpuUsage()
  const { utilization } = performance.eventLoopUtilization()
  const started = (performance.timeOrigin / 1000).toFixed(3)
  return text
    .add('counter', 'process_cpu_seconds_total', 'Processor time.', (user + system) / 1e6)
    .add('gauge', 'process_resident_memory_bytes', 'Memory.', rss)
    .add('gauge', 'process_start_time_seconds', 'Begin, in seconds since 1970.', Number(started))
    .add('gauge', 'nodejs_heap_used_bytes', 'Memory of JavaScript values.', heapUsed)
    .add('gauge', 'nodejs_eventloop_utilization', 'Busy share since the begin.', utilization)
}

function addRequests(text: PrometheusText): void {
  text.add(
    'histogram',
    'turbocat_http_request_duration_seconds',
    'Requests of this process by route, method and class of status.',
    [...httpMeter.routes.values()].flatMap(histogram)
  )
}

function histogram({ route, method, status, buckets, count, seconds }: RouteTimes): Sample[] {
  const labels = { route, method, status }
  let upTo = 0
  const bounds = BOUNDS.map((bound, at) => {
    upTo += buckets[at] ?? 0
    return { suffix: '_bucket', labels: { ...labels, le: String(bound) }, value: upTo }
  })
  return [
    ...bounds,
    { suffix: '_bucket', labels: { ...labels, le: '+Inf' }, value: count },
    { suffix: '_sum', labels, value: seconds },
    { suffix: '_count', labels, value: count },
  ]
}
