import { fetchRaw } from './client'

/** One event of a stream (WHATWG HTML, 9.2): its data is JSON. */
export interface StreamEvent {
  id: string
  event: string
  data: unknown
}

/** The first pause before a stream is opened again, in milliseconds; it doubles up to 15 s. */
const RETRY_MS = 500
const MAX_RETRY_MS = 15_000

/**
 * Follows a stream of the API until the server says that nothing more can come (204), refuses, or
 * `signal` aborts; opens it again where it broke off. `EventSource` can't: it sends no `Authorization`.
 *
 * @returns The status of a refusal, else null.
 */
export async function follow(
  path: string,
  signal: AbortSignal,
  heard: (event: StreamEvent) => void
): Promise<number | null> {
  let lastId = ''
  let pause = RETRY_MS
  while (!signal.aborted) {
    try {
      const headers: Record<string, string> = { Accept: 'text/event-stream' }
      if (lastId) headers['Last-Event-ID'] = lastId
      const response = await fetchRaw(path, { headers, signal })
      if (response.status === 204) return null
      if (response.status >= 400 && response.status < 500 && response.status !== 429) {
        return response.status
      }
      if (!response.ok || !response.body) throw new Error(String(response.status))
      for await (const event of events(response.body)) {
        pause = RETRY_MS
        if (event.id) lastId = event.id
        if (event.data !== undefined) heard(event)
      }
    } catch {
      if (signal.aborted) return null
    }
    await new Promise((resolve) => setTimeout(resolve, pause))
    pause = Math.min(pause * 2, MAX_RETRY_MS)
  }
  return null
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
      yield parse(block)
    }
  }
}

function parse(block: string): StreamEvent {
  let id = ''
  let event = 'message'
  const data: string[] = []
  for (const line of block.split(/\r?\n/)) {
    const [, field, value = ''] = /^([^:]*):? ?(.*)$/.exec(line) ?? []
    if (field === 'id') id = value
    else if (field === 'event') event = value
    else if (field === 'data') data.push(value)
  }
  return { id, event, data: data.length > 0 ? JSON.parse(data.join('\n')) : undefined }
}
