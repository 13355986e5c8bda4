import { fetchRaw } from './client'

/** One event of a stream (WHATWG HTML, 9.2): its data is JSON. */
export interface StreamEvent {
  id: string
  event: string
  data: unknown
}

/** The first pause before a broken stream is opened again, in milliseconds; it doubles up to 15 s. */
const RETRY_MS = 500
const MAX_RETRY_MS = 15_000

/**
 * Follows a stream of the API until it ends or `signal` aborts; opens it again where it broke off.
 * `EventSource` can't do it: it sends no `Authorization`.
 *
 * @throws ApiFailure-like Response errors are passed to `refused` and end it.
 */
export async function follow(
  path: string,
  signal: AbortSignal,
  heard: (event: StreamEvent) => void,
  refused: (status: number) => void = () => {}
): Promise<void> {
  let lastId = ''
  let pause = RETRY_MS
  while (!signal.aborted) {
    try {
      const headers: Record<string, string> = { Accept: 'text/event-stream' }
      if (lastId) headers['Last-Event-ID'] = lastId
      const response = await fetchRaw(path, { headers, signal })
      if (response.status === 204) return
      if (!response.ok || !response.body) {
        if (response.status < 500 && response.status !== 429) return refused(response.status)
        throw new Error(String(response.status))
      }
      for await (const event of events(response.body)) {
        pause = RETRY_MS
        if (event.id) lastId = event.id
        heard(event)
      }
      return
    } catch {
      if (signal.aborted) return
      await new Promise((resolve) => setTimeout(resolve, pause))
      pause = Math.min(pause * 2, MAX_RETRY_MS)
    }
  }
}

async function* events(body: ReadableStream<Uint8Array>): AsyncGenerator<StreamEvent> {
  const reader = body.pipeThrough(new TextDecoderStream() as never).getReader()
  let buffer = ''
  for (;;) {
    const { done, value } = (await reader.read()) as { done: boolean; value?: string }
    if (done) return
    buffer += value
    let end: number
    while ((end = buffer.search(/\r?\n\r?\n/)) >= 0) {
      const block = buffer.slice(0, end)
      buffer = buffer.slice(end).replace(/^\r?\n\r?\n/, '')
      const event = parse(block)
      if (event) yield event
    }
  }
}

function parse(block: string): StreamEvent | null {
  let id = ''
  let event = 'message'
  const data: string[] = []
  for (const line of block.split(/\r?\n/)) {
    const [, field, value = ''] = /^([^:]*):? ?(.*)$/.exec(line) ?? []
    if (field === 'id') id = value
    else if (field === 'event') event = value
    else if (field === 'data') data.push(value)
  }
  return data.length > 0 ? { id, event, data: JSON.parse(data.join('\n')) } : null
}
