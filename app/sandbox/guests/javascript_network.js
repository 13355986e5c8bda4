/*
 * `fetch` for a run that may use the network: requests leave as frames, and the worker, which decides what is let
 * through, answers on stdin. The process itself has no network in any case.
 */
import { decoder, encode, parse, stringify, text } from './javascript_channel.js'

const REQUEST = 78
const readMore = Deno.stdin.read.bind(Deno.stdin)
const { fetch: plainFetch, Request, Response, Headers, TypeError: Failure } = globalThis
const call = Function.prototype.call
const uncurry = (method) => call.bind(method)
const has = uncurry(Map.prototype.has)
const take = uncurry(Map.prototype.get)
const put = uncurry(Map.prototype.set)
const drop = uncurry(Map.prototype.delete)
const toBase64 = uncurry(Uint8Array.prototype.toBase64)
const fromBase64 = Uint8Array.fromBase64
const setBytes = uncurry(Uint8Array.prototype.set)

/** Statuses whose answers have no body, which `Response` insists on. */
const EMPTY = [101, 103, 204, 205, 304]

/** Puts a `fetch` into the global scope that asks the worker. Without network it stays the one that is refused. */
export function openWayOut(send, isOpen) {
  if (!isOpen) return
  const waiting = new Map()
  let next = 1
  let reading = false

  async function readExactly(size) {
    const bytes = new Uint8Array(size)
    for (let at = 0; at < size;) {
      const part = new Uint8Array(size - at)
      const count = await readMore(part)
      if (count === null) throw new Failure('The worker has gone')
      setBytes(bytes, new Uint8Array(part.buffer, 0, count), at)
      at += count
    }
    return bytes
  }

  /** Reads only while somebody waits: a read under way would keep the process alive for ever. */
  async function readAnswers() {
    if (reading) return
    reading = true
    while (waiting.size > 0) {
      const size = new DataView((await readExactly(4)).buffer).getUint32(0)
      settle(parse(decoder.decode(await readExactly(size))))
    }
    reading = false
  }

  function settle(answer) {
    if (!has(waiting, answer.id)) return
    const { resolve, reject } = take(waiting, answer.id)
    drop(waiting, answer.id)
    if (answer.error !== undefined) reject(new Failure(answer.error))
    else resolve(answer)
  }

  function ask(message) {
    const id = next++
    return new Promise((resolve, reject) => {
      put(waiting, id, { resolve, reject })
      send(REQUEST, encode(stringify({ id, ...message })))
      readAnswers().catch(reject)
    })
  }

  async function fetch(resource, options) {
    const request = new Request(resource, options)
    if (/^(data|blob):/.test(request.url)) return plainFetch(request)
    request.signal?.throwIfAborted()
    const body =
      request.body === null ? null : toBase64(new Uint8Array(await request.arrayBuffer()))
    const headers = Object.fromEntries([...request.headers])
    const asked = ask({
      url: request.url,
      method: request.method,
      headers,
      body,
      follow: request.redirect === 'follow',
    })
    const aborted = new Promise((_, reject) =>
      request.signal?.addEventListener('abort', () => reject(request.signal.reason))
    )
    const answer = await Promise.race([asked, aborted])
    if (request.redirect === 'error' && answer.status >= 300 && answer.status < 400) {
      throw new Failure(`${text(request.url)} redirects`)
    }
    const content = EMPTY.includes(answer.status) ? null : fromBase64(answer.body)
    const response = new Response(content, {
      status: answer.status,
      headers: new Headers(answer.headers),
    })
    Object.defineProperty(response, 'url', { value: answer.url })
    return response
  }
  Object.defineProperty(globalThis, 'fetch', { value: fetch, writable: true, configurable: true })
}
