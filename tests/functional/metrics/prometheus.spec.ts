import { test } from '@japa/runner'
import { Secret } from '@adonisjs/core/helpers'
import env from '#start/env'
import { signedIn } from '#tests/support/signed_in'
import { sharedWorker } from '#tests/support/worker_process'

const TOKEN = 'a-token-of-the-operator'

/** A line of a figure: its name, its labels if it has any, its value. */
const LINE = /^[a-z_]+(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\})? [0-9.e+-]+$/

test.group('GET /metrics', () => {
  test('no token is right where METRICS_TOKEN is not set', async ({ client }) => {
    const response = await client.get('/metrics').bearerToken('undefined')
    response.assertStatus(401)
  })

  test('is what Prometheus reads: requests, executions, queue, workers, process', async ({
    client,
    assert,
  }) => {
    await sharedWorker()
    const { headers } = await signedIn()
    await client.get('/api/v1/agents').headers(headers)
    await client.get('/no/such/path')
    const response = await client.get('/metrics')
    response.assertStatus(200)
    assert.equal(response.header('content-type'), 'text/plain; version=0.0.4; charset=utf-8')
    const lines = response.text().trimEnd().split('\n')
    for (const line of lines) if (!line.startsWith('# ')) assert.match(line, LINE)
    const ofAgents = '{route="/api/v1/agents",method="GET",status="2xx"'
    const value = (name: string) => {
      const line = lines.find((one) => [' ', '{'].some((next) => one.startsWith(name + next)))
      return Number(line?.split(' ').at(-1))
    }
    assert.isAtLeast(value(`turbocat_http_request_duration_seconds_count${ofAgents}}`), 1)
    assert.include(response.text(), `_bucket${ofAgents},le="+Inf"}`)
    assert.include(response.text(), 'route="none",method="GET",status="4xx"')
    assert.include(response.text(), 'turbocat_executions_open{status="running"}')
    assert.include(response.text(), 'turbocat_executions_recent{status="completed"}')
    assert.equal(value('turbocat_database_up'), 1)
    assert.equal(value('turbocat_queue_up'), 1)
    assert.isAtLeast(value('turbocat_queue_backlog'), 0)
    assert.isAtLeast(value('turbocat_workers'), 1)
    assert.isAtLeast(value('turbocat_journal_flushes_total'), 0)
    assert.isAbove(value('process_resident_memory_bytes'), 1_000_000)
    assert.isAbove(value('process_cpu_seconds_total'), 0)
  })

  test('who comes through a proxy needs the token, and a wrong one never does', async ({
    client,
    assert,
  }) => {
    const statusOf = async (headers: Record<string, string>) =>
      (await client.get('/metrics').headers(headers)).status()
    env.set('METRICS_TOKEN', new Secret(TOKEN))
    const proxied = { 'X-Forwarded-For': '127.0.0.1' }
    assert.equal(await statusOf(proxied), 401)
    assert.equal(await statusOf({ ...proxied, Authorization: `Bearer ${TOKEN}` }), 200)
    assert.equal(await statusOf({ Authorization: 'Bearer wrong' }), 401)
    const { headers } = await signedIn('admin')
    assert.equal(await statusOf(headers), 401)
  })
})
