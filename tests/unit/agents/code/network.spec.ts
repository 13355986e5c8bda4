import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Assert } from '@japa/assert'
import { test } from '@japa/runner'
import { Sandbox } from '#sandbox/sandbox'
import { findTool } from '#sandbox/walls'
import { runAgent, type AgentEnding } from './agent_run.js'
import { surroundings } from './surroundings.js'

/** Leads to this machine, by a name: Go's own client uses no proxy for an address that does. */
const HOST = 'service.test'
const HAS_WALLS = findTool('bwrap') !== null
const CODE = {
  javascript: `export async function main({ url }) {
    const answer = await fetch(url, { method: 'POST', body: 'ping', headers: { 'x-test': '1' } })
    return { status: answer.status, text: await answer.text() }
  }`,
  python: `
import urllib.request
def main(inputs):
    request = urllib.request.Request(inputs["url"], data=b"ping", headers={"x-test": "1"})
    with urllib.request.urlopen(request) as answer:
        return {"status": answer.status, "text": answer.read().decode()}`,
  go: `package main

import (
	"io"
	"net/http"
	"strings"
)

func Main(in map[string]string) (any, error) {
	request, _ := http.NewRequest("POST", in["url"], strings.NewReader("ping"))
	request.Header.Set("x-test", "1")
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, err
	}
	text, _ := io.ReadAll(answer.Body)
	return map[string]any{"status": answer.StatusCode, "text": string(text)}, nil
}`,
}
/** Opens a tunnel as for TLS and speaks through it. */
const TUNNEL = `
import http.client, os, urllib.parse
def main(inputs):
    proxy = urllib.parse.urlsplit(os.environ["HTTPS_PROXY"])
    target = urllib.parse.urlsplit(inputs["url"])
    way = http.client.HTTPConnection(proxy.hostname, proxy.port)
    way.set_tunnel(target.hostname, target.port)
    way.request("POST", "/tunnel", body=b"ping")
    return way.getresponse().read().decode()`

/** To Go's client the proxy's 403 is an answer like another. */
const refused = (assert: Assert, { output, error }: AgentEnding) =>
  assert.equal(error?.code ?? (output as { status: number }).status, error ? 'CODE_ERROR' : 403)

test.group('Network of code agents', (group) => {
  const sandbox = new Sandbox({ mode: 'auto', poolSize: 0 })
  const pyodide = new Sandbox({ mode: 'auto', poolSize: 0, walls: { bubblewrap: false } })
  const seen: string[] = []
  let port = 0
  group.setup(async () => {
    const server = createServer(async (request, response) => {
      const parts: Buffer[] = []
      for await (const part of request as AsyncIterable<Buffer>) parts.push(part)
      seen.push(`${request.method} ${request.url} ${Buffer.concat(parts).toString()}`)
      if (request.url === '/away') response.writeHead(302, { location: 'http://127.0.0.2/' })
      response.end(`pong ${request.headers['x-test']}`)
    })
    await once(server.listen(0, '127.0.0.1'), 'listening')
    port = (server.address() as AddressInfo).port
    await Promise.all([sandbox.start(), pyodide.start()])
    return async () => {
      server.close()
      await Promise.all([sandbox.stop(), pyodide.stop()])
    }
  })
  group.each.setup(() => void seen.splice(0))
  const config = (runtime: string, code: string, allow: string[]) => ({
    runtime,
    code,
    network: { allow },
  })
  const around = surroundings({}, HOST)
  const inputs = () => ({ url: `http://${HOST}:${port}/path` })
  const hosts = () => [`${HOST}:${port}`]

  for (const runtime of ['javascript', 'python', 'go'] as const) {
    const test1 = test(`${runtime} reaches the host that its agent names`, async ({ assert }) => {
      const agent = config(runtime, CODE[runtime], hosts())
      const { output, error } = await runAgent(sandbox, agent, around, { inputs: inputs() })
      assert.isUndefined(error)
      assert.deepEqual(output, { status: 200, text: 'pong 1' })
      assert.deepEqual(seen, ['POST /path ping'])
    }).timeout(180_000)
    const test2 =
      test(`${runtime} reaches no other host, no other port and nothing without a list`, async ({
        assert,
      }) => {
        for (const allow of [['example.com'], [`${HOST}:1`], []]) {
          const agent = config(runtime, CODE[runtime], allow)
          refused(assert, await runAgent(sandbox, agent, around, { inputs: inputs() }))
        }
        assert.isEmpty(seen)
      }).timeout(60_000)
    const test3 = test(`${runtime}: what the egress guard refuses stays refused`, async ({
      assert,
    }) => {
      const agent = config(runtime, CODE[runtime], hosts())
      refused(assert, await runAgent(sandbox, agent, surroundings(), { inputs: inputs() }))
      assert.isEmpty(seen)
    })
    for (const each of [test1, test2, test3]) {
      if (runtime !== 'javascript') each.skip(!HAS_WALLS, 'skipped: needs bubblewrap')
      if (runtime === 'go') each.skip(!HAS_WALLS || !findTool('go'), 'skipped: needs go')
    }
  }

  test('Python within WebAssembly asks through fetch', async ({ assert }) => {
    const code = `
from pyodide.http import pyfetch
async def main(inputs):
    answer = await pyfetch(inputs["url"], method="POST", body="ping", headers={"x-test": "1"})
    return {"status": answer.status, "text": await answer.string()}`
    const agent = config('python', code, hosts())
    const { output, error } = await runAgent(pyodide, agent, around, { inputs: inputs() })
    assert.isUndefined(error)
    assert.deepEqual(output, { status: 200, text: 'pong 1' })
  }).timeout(60_000)

  test('a tunnel for TLS is held to the same list', async ({ assert }) => {
    const agent = config('python', TUNNEL, hosts())
    const there = await runAgent(sandbox, agent, around, { inputs: inputs() })
    assert.equal(there.output, 'pong undefined')
    const other = { ...agent, network: { allow: ['example.com'] } }
    const { error } = await runAgent(sandbox, other, around, { inputs: inputs() })
    assert.include(error?.message, '403')
    assert.lengthOf(seen, 1)
  }).skip(!HAS_WALLS, 'skipped: needs bubblewrap')

  test('a redirect to a host that is not named is refused', async ({ assert }) => {
    const agent = config('javascript', CODE.javascript, hosts())
    const away = { url: `http://${HOST}:${port}/away` }
    const { error } = await runAgent(sandbox, agent, around, { inputs: away })
    assert.include(error?.message, 'network.allow')
  })
})
