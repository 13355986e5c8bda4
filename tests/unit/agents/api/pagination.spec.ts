import { test } from '@japa/runner'
import type { RequestListener } from 'node:http'
import type { Json, JsonObject } from '#engine/graph/types'
import { runContext } from '../agent_version.js'
import { localServer } from '../../net/local_server.js'
import { failure, run, TestSecrets, type ApiOutput } from './run.js'

const ALL = Array.from({ length: 25 }, (_, index) => index)

interface Pages extends ApiOutput {
  body: Json[]
  pages: number
  truncated: boolean
}

/** A service with 25 items, ten a page, that tells of its pages in every way. */
const listing: RequestListener = (request, response) => {
  const url = new URL(request.url!, 'http://service')
  const cursor = url.searchParams.get('after')
  const page = cursor === null ? Number(url.searchParams.get('page') ?? 1) : Number(cursor)
  const size = Number(url.searchParams.get('per_page') ?? 10)
  const items = ALL.slice((page - 1) * size, page * size)
  const next = page * size < ALL.length ? page + 1 : null
  response.setHeader('content-type', 'application/json')
  if (next !== null) {
    response.setHeader('link', `</first>; rel="first", </list?page=${next}>; rel="last next"`)
  }
  if (url.pathname === '/plain') return response.end(JSON.stringify(items))
  const links = { next: next === null ? null : `/list?page=${next}` }
  response.end(JSON.stringify({ data: { items }, cursor: next, links }))
}

async function read(pagination: JsonObject, path = '/list', more: JsonObject = {}) {
  const server = await localServer(listing)
  const config = { url: server.origin + path, pagination, ...more }
  const secrets = new TestSecrets({ KEY: 'hunter2hunter2' })
  return { server, output: (await run(config, {}, {}, secrets)) as Pages }
}

const itemsPath = 'data.items'

test.group('API agent | pagination', () => {
  test('{type} reads to the end: {pages} pages')
    .with([
      { type: 'link', itemsPath, pages: 3 },
      { type: 'link', itemsPath, nextPath: 'links.next', pages: 3 },
      { type: 'cursor', itemsPath, cursorPath: 'cursor', cursorParam: 'after', pages: 3 },
      { type: 'page', itemsPath, pages: 4 },
      { type: 'page', itemsPath, pageSize: 10, pages: 3 },
      { type: 'page', itemsPath, pageSize: 7, pageSizeParam: 'per_page', pages: 4 },
    ] as (JsonObject & { pages: number })[])
    .run(async ({ assert }, { pages, ...pagination }) => {
      const { output, server } = await read(pagination)
      assert.deepEqual(output.body, ALL)
      assert.equal(output.pages, pages)
      assert.isFalse(output.truncated)
      assert.lengthOf(server.requests, pages)
    })

  test('a body that is the list needs no path, and keeps its query', async ({ assert }) => {
    const { output, server } = await read({ type: 'page' }, '/plain?q=a%20b')
    assert.deepEqual(output.body, ALL)
    assert.isTrue(server.requests.every(({ url }) => /[?&]q=a(%20|\+)b(&|$)/.test(url!)))
  })

  test('every page carries the credentials: {$self}')
    .with([{ query: 'key' }, { header: 'X-Key' }, { cookie: 'key' }] as JsonObject[])
    .run(async ({ assert }, place) => {
      const auth = { type: 'apikey', credentials: 'KEY', ...place }
      const { server, output } = await read({ type: 'link', itemsPath }, '/list', { auth })
      assert.lengthOf(server.requests, 3)
      for (const { url, headers } of server.requests) {
        assert.include(JSON.stringify([url, headers]), 'hunter2hunter2')
      }
      assert.notInclude(JSON.stringify(output), 'hunter2hunter2')
    })

  test('it ends at maxPages and maxItems, and says so', async ({ assert }) => {
    const byPages = await read({ type: 'link', itemsPath, maxPages: 2 })
    assert.deepEqual(byPages.output.body, ALL.slice(0, 20))
    assert.isTrue(byPages.output.truncated)
    const byItems = await read({ type: 'link', itemsPath, maxItems: 12 })
    assert.deepEqual(byItems.output.body, ALL.slice(0, 12))
    assert.isTrue(byItems.output.truncated)
    assert.equal(byItems.output.pages, 2)
    const exact = await read({ type: 'link', itemsPath, maxItems: 25 })
    assert.isFalse(exact.output.truncated)
  })

  test('{name} is refused')
    .with([
      { name: 'no list', body: { items: {} }, link: '', message: 'no list' },
      { name: 'another host', body: [1], link: 'http://127.0.0.1:9/x', message: 'another host' },
      { name: 'the same page', body: [1], link: '/a', message: 'same page' },
      { name: 'what is no URL', body: [1], link: 'http://[', message: 'no URL' },
    ])
    .run(async ({ assert }, { body, link, message }) => {
      const server = await localServer((_, response) => {
        response.writeHead(200, {
          'content-type': 'application/json',
          'link': `<${link}>; rel=next`,
        })
        response.end(JSON.stringify(body))
      })
      const error = await failure(run({ url: `${server.origin}/a`, pagination: { type: 'link' } }))
      assert.equal(error.code, 'INVALID_RESPONSE')
      assert.isFalse(error.retryable)
      assert.include(error.message, message)
    })

  test('a circle of pages ends', async ({ assert }) => {
    const server = await localServer((request, response) => {
      const next = request.url === '/a' ? '/b' : '/a'
      response.setHeader('link', `<${next}>; rel="next"`)
      response.end('[1]')
    })
    const config = { url: `${server.origin}/a`, responseType: 'json', pagination: { type: 'link' } }
    assert.equal((await failure(run(config))).code, 'INVALID_RESPONSE')
    assert.lengthOf(server.requests, 2)
  })

  test('a cancel between two pages ends it', async ({ assert }) => {
    const stopping = new AbortController()
    const server = await localServer((request, response) => {
      if (server.requests.length === 2) stopping.abort()
      listing(request, response)
    })
    const config = { url: `${server.origin}/list`, pagination: { type: 'link', itemsPath } }
    const context = runContext({ signal: stopping.signal })
    assert.equal((await failure(run(config, {}, context))).code, 'CANCELLED')
    assert.isAtMost(server.requests.length, 2)
  })
})
