import type { TracedCall, TracedSpan } from '#engine/contracts/tracing'
import type { EgressGuard, EgressRequest, EgressResponse } from '#net/egress_guard'

/**
 * A request as a trace has it (OpenTelemetry's semantic conventions for HTTP clients), and how to send
 * it so that whoever answers is part of that trace. Path and query are left out: people put keys there.
 */
export function httpCall(request: EgressRequest) {
  const method = (request.method ?? 'GET').toUpperCase()
  const attributes = { 'http.request.method': method, ...serverOf(request.url) }
  const call: TracedCall = { name: method, kind: 'client', attributes }
  const ask = async (
    guard: Pick<EgressGuard, 'request'>,
    span: TracedSpan
  ): Promise<EgressResponse> => {
    const answer = await guard.request(withTrace(request, span))
    span.set({ 'http.response.status_code': answer.status })
    if (answer.status >= 400) span.fail(String(answer.status))
    return answer
  }
  return { call, ask }
}

/** `server.address` and `server.port` of an address; nothing where it can't be read. */
export function serverOf(address: string): Record<string, string | number> {
  const url = URL.parse(address)
  if (!url || url.hostname === '') return {}
  const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80)
  return { 'server.address': url.hostname, 'server.port': port }
}

/** What an agent's own config sends counts first. */
function withTrace(request: EgressRequest, { headers }: TracedSpan): EgressRequest {
  if (headers.traceparent === undefined) return request
  const own = Object.keys(request.headers ?? {}).map((name) => name.toLowerCase())
  if (own.includes('traceparent')) return request
  return { ...request, headers: { ...request.headers, ...headers } }
}
