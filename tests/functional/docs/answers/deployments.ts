import { drive, type Caller } from './caller.js'
import { eventually } from '#tests/support/eventually'
import { RUNNABLE_AGENT } from '#tests/support/agents'
import { sharedWorker } from '#tests/support/worker_process'

/** Calls what a deployment's own key opens. */
async function callEndpoint(holder: Caller, id: string) {
  const rows = [{ value: 2 }]
  const { executionId } = await holder.rootPost(`/run/${id}?mode=async`, { rows }, 202)
  await drive(executionId)
  await holder.root(`/run/${id}/executions/${executionId}`)
  await holder.root(`/run/${id}/openapi.json`)
}

/** Calls what speaks the protocols of others: chat, MCP and the agent card. */
async function callProtocols(guest: Caller, own: Caller) {
  await sharedWorker()
  const config = { provider: 'simulated', prompt: '{{ inputs.prompt }}' }
  const fields = { name: 'Talker', type: 'llm', status: 'active', config }
  const { id: agentId } = await own.post('/agents', fields, 201)
  const talker = { name: 'Talker', agentId, config: { public: true } }
  const { id, apiKey } = await own.post('/deployments', talker, 201)
  await own.post(`/deployments/${id}/start`, {}, 200)
  const accept = 'application/json, text/event-stream'
  const holder = guest.with({ 'X-API-Key': apiKey, 'Accept': accept })
  const messages = [{ role: 'user', content: 'Hi' }]
  await holder.rootPost(`/run/${id}/v1/chat/completions`, { messages }, 200)
  await holder.rootPost(`/run/${id}/v1/chat/completions`, { messages: [] }, 400)
  await holder.root(`/run/${id}/v1/models`)
  const message = { jsonrpc: '2.0', method: 'tools/list' }
  await holder.rootPost('/mcp', { ...message, id: 1 }, 200)
  await holder.rootPost('/mcp', { ...message, method: 'notifications/initialized' }, 202)
  await holder.rootPost('/mcp', { what: 'ever' }, 400)
  await holder.with({ 'X-API-Key': apiKey }).rootPost('/mcp', { ...message, id: 1 }, 406)
  await guest.root('/.well-known/agent-card.json')
  await stop(own, id)
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
  await callProtocols(guest, own)
}
