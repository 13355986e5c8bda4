import type { Caller } from './caller.js'
import { RUNNABLE_AGENT } from '#tests/support/agents'

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
  await own.post(`/deployments/${id}/rotate-key`, {}, 200)
  await own.delete(`/deployments/${id}`)
}
