import { drive, type Caller } from './caller.js'
import { RUNNABLE_AGENT } from '#tests/support/agents'

/** Calls every operation of analytics, on an agent and a workflow that have run. */
export async function callAnalytics(guest: Caller) {
  const own = await guest.as('admin')
  const agent = await own.post('/agents', { ...RUNNABLE_AGENT, status: 'active' }, 201)
  const steps = [{ stepKey: 'keep', stepType: 'agent', agentId: agent.id }]
  const workflow = await own.post('/workflows', { name: 'Measured', steps }, 201)
  const { executionId } = await own.post(`/workflows/${workflow.id}/execute`, {}, 201)
  await drive(executionId)
  await own.get('/analytics/overview?scope=all')
  await own.get(`/analytics/agents/${agent.id}/metrics?groupBy=hour`)
  await own.get(`/analytics/workflows/${workflow.id}/metrics?groupBy=week&timezone=Europe/Rome`)
  await own.get('/analytics/usage-stats')
  await own.get('/analytics/system-health')
}
