import { once } from 'node:events'
import { test } from '@japa/runner'
import { eventually } from '#tests/support/eventually'
import { ServerProcess } from '#tests/support/server_process'
import { signedIn } from '#tests/support/signed_in'

/** A server lets waits go 15 s after it was told to end, and cuts what is open after 20 s. */
const LETS_GO_MS = [13_000, 20_000] as const

test.group('A web server that is told to end', () => {
  test('tells who waits for an execution that it goes on', async ({ assert, cleanup }) => {
    const [server, { headers }] = await Promise.all([ServerProcess.start(), signedIn()])
    cleanup(() => void server.child.kill('SIGKILL'))
    const steps = [{ stepKey: 'asked', stepType: 'wait', config: { signal: 'go' } }]
    const made = { name: 'Waits', status: 'active', steps }
    const { body } = await server.ask('POST', '/workflows', headers, made)
    const waiting = server.ask('POST', `/workflows/${body.data.id}/execute?wait=60`, headers, {})
    const accepted = async () => {
      const list = await server.ask('GET', `/executions?workflowId=${body.data.id}`, headers)
      return list.body.data[0]
    }
    const { id } = await eventually(accepted)
    const exit = once(server.child, 'exit')
    const began = performance.now()
    server.child.kill('SIGTERM')
    const answer = await waiting
    const took = performance.now() - began
    assert.equal(answer.status, 202)
    assert.equal(answer.body.data.id, id)
    assert.equal(answer.headers.get('connection'), 'close')
    assert.isAbove(took, LETS_GO_MS[0])
    assert.isBelow(took, LETS_GO_MS[1])
    assert.deepEqual(await exit, [0, null])
  }).timeout(60_000)
})
