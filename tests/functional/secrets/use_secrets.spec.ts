import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import { ApiRunner } from '#agents/api/api_runner'
import ExecuteAgent from '#actions/executions/execute_agent'
import type { AgentVersion, RunContext } from '#engine/contracts/agent_runner'
import Agent from '#models/agent'
import { EgressGuard } from '#net/egress_guard'
import { PgSecretStore } from '#services/vault/pg_secret_store'
import Vault from '#services/vault/vault'
import { makeAgent } from '#tests/support/agents'
import { noCalls } from '#tests/support/no_calls'
import { signedIn, type SignedIn } from '#tests/support/signed_in'

const AUTH = { type: 'bearer', credentials: 'KEY' }

test.group('Secrets in runs', (group) => {
  let me: SignedIn
  let store: PgSecretStore

  group.each.setup(async () => {
    me = await signedIn()
    store = new PgSecretStore(await app.container.make('turbocat/pool'), new Vault())
  })

  /** An execution of a user, as far as secrets are concerned. */
  async function executionOf({ user }: SignedIn, agentId: string): Promise<string> {
    const execute = await app.container.make(ExecuteAgent)
    const by = { userId: user.id, inputData: {}, triggerType: 'manual' as const }
    const { executionId } = await execute.handle(await Agent.findLive(agentId), by)
    return executionId
  }

  test('are those of the agent’s user, in executions of that user', async ({ client, assert }) => {
    const other = await signedIn()
    for (const { headers, user } of [me, other]) {
      const body = { name: 'KEY', value: `of ${user.id}` }
      await client.post('/api/v1/secrets').headers(headers).json(body)
    }
    const { id: agentId } = await makeAgent(client, me, { isPublic: true })
    const own = await executionOf(me, agentId)
    const foreign = await executionOf(other, agentId)
    assert.equal(await store.read({ executionId: own, agentId, name: 'KEY' }), `of ${me.user.id}`)
    assert.isNull(await store.read({ executionId: own, agentId, name: 'NONE' }))
    assert.isNull(await store.read({ executionId: foreign, agentId, name: 'KEY' }))
    const theirs = await makeAgent(client, other, { isPublic: true })
    assert.isNull(await store.read({ executionId: own, agentId: theirs.id, name: 'KEY' }))
  })

  test('reach the service, and nothing else', async ({ client, assert, cleanup }) => {
    const came: (string | undefined)[] = []
    const server = createServer((request, response) => {
      came.push(request.headers.authorization)
      response.end(`You said ${request.headers.authorization}`)
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const guard = new EgressGuard({ allow: '127.0.0.1' })
    cleanup(async () => {
      await guard.close()
      server.close()
    })
    const config = {
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
      auth: AUTH,
    }
    const agent = await makeAgent(client, me, { type: 'api', config })
    const executionId = await executionOf(me, agent.id)
    const value = 'hunter2-hunter2'
    await client.post('/api/v1/secrets').headers(me.headers).json({ name: 'KEY', value })
    const logged: string[] = []
    const context: RunContext = {
      executionId,
      path: 'agent',
      attempt: 1,
      idempotencyKey: `${executionId}:agent`,
      signal: new AbortController().signal,
      timeoutMs: 5_000,
      queued: () => () => {},
      log: (_level, message, metadata) => logged.push(message, JSON.stringify(metadata)),
      usage: () => {},
      token: () => {},
      calls: noCalls,
      scope: {},
    }
    const { version, maxExecutionTime, maxMemoryMb } = agent
    const limits = { version, maxExecutionTime, maxMemoryMb, parameters: {} }
    const made: AgentVersion = { agentId: agent.id, type: 'api', config, ...limits }
    const output = await new ApiRunner(guard, store).run(made, {}, context)
    // The worker runs the execution too, when it may reach the machine itself.
    assert.deepEqual([...new Set(came)], [`Bearer ${value}`])
    assert.equal((output as { body: string }).body, 'You said Bearer ********')
    assert.notInclude(JSON.stringify([output, logged]), value)
  })

  test('make an agent ready that names one', async ({ client, assert }) => {
    const config = { url: 'https://api.example.com/', auth: AUTH }
    const { id } = await makeAgent(client, me, { type: 'api', config })
    const body = { name: 'KEY', value: 'its value' }
    await client.post('/api/v1/secrets').headers(me.headers).json(body)
    const shown = await client.get(`/api/v1/agents/${id}`).headers(me.headers)
    assert.deepEqual(shown.body().data.readiness, { ready: true, problems: [] })
  })
})
