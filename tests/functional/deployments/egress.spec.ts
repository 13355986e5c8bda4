import { test } from '@japa/runner'
import { EgressGuard } from '#net/egress_guard'
import { Serving } from '#tests/support/serving'
import { signedIn } from '#tests/support/signed_in'

test.group('Calls of agents to deployments of their own server', () => {
  test('go by the address that is allowed, with a key, and not by loopback', async ({
    client,
    assert,
    cleanup,
  }) => {
    const serving = await Serving.start(client, await signedIn(), {})
    const port = process.env.PORT ?? '3333'
    const call = (guard: EgressGuard, host: string, key: string) =>
      guard.request({
        method: 'POST',
        url: `http://${host}:${port}${serving.path}?mode=async`,
        headers: { 'x-api-key': key, 'content-type': 'application/json' },
        body: Buffer.from('{"rows":[]}'),
        timeoutMs: 10_000,
      })
    const shut = new EgressGuard({ allow: '' })
    const open = new EgressGuard({ allow: `127.0.0.1:${port}` })
    cleanup(() => Promise.all([shut.close(), open.close()]).then(() => {}))
    for (const host of ['127.0.0.1', 'localhost', '[::1]', '0.0.0.0', '2130706433']) {
      const refused = await call(shut, host, serving.apiKey).catch(
        (error: { code?: string }) => error.code
      )
      assert.equal(refused, 'EGRESS_DENIED', host)
    }
    assert.equal((await call(open, '127.0.0.1', serving.apiKey)).status, 202)
    assert.equal((await call(open, '127.0.0.1', 'dk_other')).status, 401)
    const other = { url: `http://127.0.0.1:${Number(port) + 1}${serving.path}` }
    await assert.rejects(() => open.request(other), /127\.0\.0\.1/)
  })
})
