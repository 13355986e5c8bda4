import { drive, type Caller } from './caller.js'
import { PLAIN_STEPS } from '#tests/support/workflows'

/** Calls every operation of workflows and executions. */
export async function callWorkflows(guest: Caller) {
  const own = await guest.as()
  const workflow = await own.post('/workflows', { name: 'Plain', steps: PLAIN_STEPS }, 201)
  const path = `/workflows/${workflow.id}`
  await own.patch(path, { status: 'active', steps: PLAIN_STEPS.slice(0, 1) })
  await own.patch(path, { tags: [] }, { headers: { 'If-Match': '"0-0"' }, status: 412 })
  await own.post(`${path}/versions/1/restore`, {}, 200)
  for (const list of ['/workflows', path, `${path}/versions`]) await own.get(list)
  const copy = await own.post(`${path}/duplicate`, {}, 201)
  const file = await own.get(`${path}/export`)
  await own.root(`/api/v1${path}/export?format=yaml`)
  await own.post('/workflows/import', file, 201)
  const key = { 'Idempotency-Key': 'once' }
  const inputs = { inputData: { n: 2 } }
  const { executionId } = await own.post(`${path}/execute`, inputs, 201, key)
  await drive(executionId)
  await own.post(`${path}/execute?wait=1`, inputs, 200, key)
  const failing = await own.post(`${path}/execute`, {}, 201)
  await drive(failing.executionId)
  await own.post(`/executions/${failing.executionId}/retry`, {}, 201)
  await own.post(`/executions/${executionId}/retry`, {}, 409)
  const [first] = await own.get(`/executions/${executionId}/steps`)
  await own.post(`/executions/${executionId}/replay`, { fromStep: first.stepKey }, 201)
  const steps = [{ stepKey: 'pause', stepType: 'wait', config: { durationMs: 600_000 } }]
  const slow = await own.post('/workflows', { name: 'Slow', steps }, 201)
  const waiting = await own.post(`/workflows/${slow.id}/execute?wait=1`, {}, 202)
  await own.post(`/executions/${waiting.id}/signals`, { name: 'go', payload: [1] }, 200)
  await own.get('/approvals')
  await own.post(`/executions/${waiting.id}/cancel`, {}, 200)
  await own.post(`/executions/${waiting.id}/signals`, { name: 'go' }, 409)
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
  for (const place of ['', `/${failing.executionId}`])
    await own.stream(`/executions${place}/events`)
  await callTriggers(own)
  const admin = await guest.as('admin')
  await admin.get(`/executions/${failing.executionId}`)
  await own.delete(`/workflows/${copy.id}`)
}

async function callTriggers(own: Caller) {
  const steps = PLAIN_STEPS.slice(0, 1)
  const schedule = { scheduleEnabled: true, scheduleCron: '@yearly', status: 'active' }
  const config = { triggerConfig: { type: 'webhook' } }
  const made = await own.post('/workflows', { name: 'Started', steps, ...schedule, ...config }, 201)
  const path = `/workflows/${made.id}`
  await own.get(`${path}/schedule/preview?days=366`)
  await own.get(`${path}/schedule/firings`)
  const { webhookUrl } = await own.post(`${path}/rotate-webhook`, {}, 200)
  await own.rootPost(new URL(webhookUrl).pathname, { n: 1 }, 202)
}
