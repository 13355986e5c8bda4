import { drive, type Caller } from './caller.js'
import { eventually } from '#tests/support/eventually'
import { RUNNABLE_AGENT } from '#tests/support/agents'

/** Calls what a deployment's own key opens. */
async function callEndpoint(holder: Caller, id: string) {
  const rows = [{ value: 2 }]
  const { executionId } = await holder.rootPost(`/run/${id}?mode=async`, { rows }, 202)
  await drive(executionId)
  await holder.root(`/run/${id}/executions/${executionId}`)
  await holder.root(`/run/${id}/openapi.json`)
}

/** Nothing runs any more, but its last line may still be on its way. */
async function stop(own: Caller, id: string) {
  await own.post(`/deployments/${id}/stop`, {}, 200)
  await eventually(async () => (await own.get(`/deployments/${id}`)).status === 'stopped')
}

/** Calls every operation of deployments. */
export async function callDeployments(guest: Caller) {
  const own = await guest.as()
  const agent = await own.post('/agents', { ...RUNNABLE_AGENT, status: 'active' }, 201)
  const fields = { name: 'Shop', agentId: agent.id, environmentVars: { A: 'b' } }
  const once = { 'Idempotency-Key': 'once' }
  const { id } = await own.post('/deployments', fields, 201, once)
  await own.post('/deployments', fields, 201, once)
  await own.get('/deployments')
  await own.get(`/deployments/${id}`)
  await own.patch(`/deployments/${id}`, { environment: 'staging' })
  const stale = { headers: { 'If-Match': '"0-0"' }, status: 412 }
  await own.patch(`/deployments/${id}`, { environment: 'staging' }, stale)
  await own.delete(`/deployments/${id}`, stale)
  const { apiKey } = await own.post(`/deployments/${id}/rotate-key`, {}, 200)
  await own.post(`/deployments/${id}/start`, {}, 200)
  await callEndpoint(guest.with({ 'X-API-Key': apiKey }), id)
  await own.post(`/deployments/${id}/maintenance`, {}, 200)
  await own.post(`/deployments/${id}/start`, {}, 200)
  const { version } = await own.patch(`/agents/${agent.id}`, { maxMemoryMb: 128 })
  await own.patch(`/deployments/${id}`, { version })
  await own.post(`/deployments/${id}/rollback`, {}, 200)
  await own.get(`/deployments/${id}/releases`)
  await own.get(`/deployments/${id}/metrics`)
  await own.get(`/deployments/${id}/logs`)
  await stop(own, id)
  await own.delete(`/deployments/${id}`)
}
