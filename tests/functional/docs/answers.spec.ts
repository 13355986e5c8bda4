import { test } from '@japa/runner'
import type { ApiClient, ApiResponse } from '@japa/api-client'
import type { Assert } from '@japa/assert'
import app from '@adonisjs/core/services/app'
import { Driver } from '#engine/main'
import Template from '#models/template'
import { PASSWORD, uniqueEmail } from '#tests/support/accounts'
import { RUNNABLE_AGENT } from '#tests/support/agents'
import { ApiDocument } from '#tests/support/api_document'
import { signedIn, type SignedIn } from '#tests/support/signed_in'
import { PLAIN_STEPS } from '#tests/support/workflows'

const document = new ApiDocument()

/** Sends requests of a user, and holds each answer against the document. */
class Caller {
  constructor(
    private client: ApiClient,
    private assert: Assert,
    private owner?: SignedIn
  ) {}

  get(path: string, status = 200) {
    return this.#send(this.client.get(`/api/v1${path}`), status)
  }

  post(path: string, body: object, status: number, headers: Record<string, string> = {}) {
    return this.#send(this.client.post(`/api/v1${path}`).json(body).headers(headers), status)
  }

  put(path: string, body: object) {
    return this.#send(this.client.put(`/api/v1${path}`).json(body), 200)
  }

  patch(path: string, body: object) {
    return this.#send(this.client.patch(`/api/v1${path}`).json(body), 200)
  }

  delete(path: string) {
    return this.#send(this.client.delete(`/api/v1${path}`), 204)
  }

  async #send(request: ReturnType<ApiClient['get']>, status: number) {
    if (this.owner) request.headers(this.owner.headers)
    const response: ApiResponse = await request
    this.assert.equal(response.status(), status, JSON.stringify(response.body()))
    this.assert.deepEqual(document.problemsOf(response), [])
    return response.status() === 204 ? null : response.body().data
  }
}

async function drive(executionId: string) {
  const driver = await app.container.make(Driver)
  await driver.drive(executionId)
}

test.group('Answers are as the document has them', () => {
  test('of accounts', async ({ client, assert }) => {
    const guest = new Caller(client, assert)
    const credentials = { email: uniqueEmail(), password: PASSWORD }
    await guest.post('/auth/register', { ...credentials, fullName: 'Ada' }, 201)
    await guest.post('/auth/register', credentials, 409)
    await guest.post('/auth/login', { ...credentials, password: 'wrong' }, 401)
    const { user, tokens } = await guest.post('/auth/login', credentials, 200)
    const next = await guest.post('/auth/refresh', { refreshToken: tokens.refreshToken }, 200)
    const headers = { Authorization: `Bearer ${next.accessToken}` }
    const own = new Caller(client, assert, { user, headers })
    await own.get('/users/me')
    await own.patch('/users/me', { avatarUrl: 'https://example.com/a.png', preferences: { a: 1 } })
    const sessions = await own.get('/users/me/sessions')
    const other = sessions.find(({ current }: { current: boolean }) => !current)
    await own.delete(`/users/me/sessions/${other.id}`)
    const change = { currentPassword: PASSWORD, newPassword: `${PASSWORD}2` }
    await own.post('/users/me/password', change, 204)
    await own.post('/auth/logout', {}, 204)
    await own.get('/users/me', 401)
  })

  test('of agents', async ({ client, assert }) => {
    const own = new Caller(client, assert, await signedIn())
    const parameters = { rows: { type: 'array', required: true, description: 'Any', default: [] } }
    const agent = await own.post('/agents', { ...RUNNABLE_AGENT, parameters }, 201)
    const path = `/agents/${agent.id}`
    await own.patch(path, { maxMemoryMb: 256, maxConcurrentExecutions: 2 })
    await own.get('/agents?search=keep&tags=a,b')
    await own.get(path)
    await own.get(`${path}/versions`)
    await own.post(`${path}/versions/1/restore`, {}, 200)
    const copy = await own.post(`${path}/duplicate`, {}, 201)
    const key = { 'Idempotency-Key': 'once' }
    const inputs = { rows: [{ value: 1 }, { value: 2 }] }
    const { id } = await own.post(`${path}/execute?wait=1`, { inputs }, 202, key)
    await drive(id)
    const { outputData } = await own.post(`${path}/execute?wait=1`, { inputs }, 200, key)
    assert.deepEqual(outputData, [{ value: 2 }])
    await own.post(`${path}/execute`, { inputs: {} }, 409, key)
    await own.get(`/executions/${id}/steps`)
    await own.delete(`/agents/${copy.id}`)
    await own.get(`/agents/${copy.id}`, 404)
  })

  test('of workflows and executions', async ({ client, assert }) => {
    const own = new Caller(client, assert, await signedIn())
    const workflow = await own.post('/workflows', { name: 'Plain', steps: PLAIN_STEPS }, 201)
    const path = `/workflows/${workflow.id}`
    await own.patch(path, { status: 'active', steps: PLAIN_STEPS.slice(0, 1) })
    await own.post(`${path}/versions/1/restore`, {}, 200)
    for (const list of ['/workflows', path, `${path}/versions`]) await own.get(list)
    const copy = await own.post(`${path}/duplicate`, {}, 201)
    const key = { 'Idempotency-Key': 'once' }
    const inputs = { inputData: { n: 2 } }
    const { executionId } = await own.post(`${path}/execute`, inputs, 201, key)
    await drive(executionId)
    await own.post(`${path}/execute?wait=1`, inputs, 200, key)
    const failing = await own.post(`${path}/execute`, {}, 201)
    await drive(failing.executionId)
    const waiting = await own.post(`${path}/execute?wait=1`, inputs, 202)
    await own.post(`/executions/${waiting.id}/cancel`, {}, 200)
    await own.post(`/executions/${waiting.id}/cancel`, {}, 409)
    for (const id of [executionId, failing.executionId]) {
      for (const part of ['', '/steps', '/logs', '/logs?cursor=']) {
        await own.get(`/executions/${id}${part}`)
      }
    }
    for (const list of ['/executions', `${path}/executions`]) {
      for (const query of ['', '?cursor=&pageSize=1', '?status=failed&from=2020-01-01']) {
        await own.get(list + query)
      }
    }
    const admin = new Caller(client, assert, await signedIn('admin'))
    await admin.get(`/executions/${failing.executionId}`)
    await own.delete(`/workflows/${copy.id}`)
  })

  test('of templates', async ({ client, assert }) => {
    const shared = { description: null, category: 'tests', isPublic: true, tags: ['t'] }
    const made = await Template.createMany([
      { name: 'Agent', type: 'agent', templateData: RUNNABLE_AGENT, ...shared },
      { name: 'Workflow', type: 'workflow', templateData: { steps: PLAIN_STEPS }, ...shared },
    ])
    const guest = new Caller(client, assert)
    const own = new Caller(client, assert, await signedIn())
    await guest.get('/templates?category=tests')
    await guest.get('/templates/categories')
    for (const { id } of made) {
      await guest.get(`/templates/${id}`)
      await own.post(`/templates/${id}/instantiate`, { name: 'Mine' }, 201)
    }
    for (const template of made) await template.delete()
  })

  test('of secrets', async ({ client, assert }) => {
    const own = new Caller(client, assert, await signedIn())
    await own.post('/secrets', { name: 'KEY', value: 'a' }, 201)
    await own.post('/secrets', { name: 'KEY', value: 'b' }, 409)
    await own.put('/secrets/KEY', { value: 'c' })
    await own.get('/secrets')
    await own.delete('/secrets/KEY')
  })

  test('of health and of the document itself', async ({ client, assert }) => {
    const guest = new Caller(client, assert)
    for (const path of ['/health', '/health/ready']) {
      await guest.get(path)
      assert.deepEqual(document.problemsOf(await client.get(path)), [])
    }
    await guest.get('/openapi.json')
    assert.deepEqual(document.problemsOf(await client.get('/api/v1/openapi.yaml')), [])
  })

  test('and one that is not is found out', async ({ client, assert }) => {
    const changes: ((of: any) => void)[] = [
      ({ components }) => delete components.schemas.Liveness.properties.uptime,
      ({ components }) => (components.schemas.Liveness.properties.uptime.type = 'string'),
      ({ components }) => components.schemas.Liveness.required.push('more'),
      ({ paths }) => delete paths['/health'].get.responses[200],
    ]
    const response = await client.get('/health')
    for (const change of changes) assert.isNotEmpty(new ApiDocument(change).problemsOf(response))
  })

  test('and every operation was held against it', ({ assert }) => {
    const ids = document.operations().map(({ operation }) => operation.operationId)
    const held = ids.filter((id) => [...(document.seen.get(id) ?? [])].some((one) => one < 300))
    assert.sameMembers(held, ids)
  })
})
