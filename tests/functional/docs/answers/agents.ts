import { drive, type Caller } from './caller.js'
import { RUNNABLE_AGENT, SMALL_EVAL, SMALL_OPENAPI } from '#tests/support/agents'

/** Calls every operation of agents. */
export async function callAgents(guest: Caller) {
  const own = await guest.as()
  const parameters = { rows: { type: 'array', required: true, description: 'Any', default: [] } }
  const agent = await own.post('/agents', { ...RUNNABLE_AGENT, parameters }, 201)
  const path = `/agents/${agent.id}`
  await own.patch(path, { maxMemoryMb: 256, maxConcurrentExecutions: 2 })
  await own.patch(path, { tags: [] }, { headers: { 'If-Match': '"0-0"' }, status: 412 })
  await own.get('/agents?search=keep&tags=a,b')
  await own.get(path)
  await own.get(`${path}/versions`)
  await own.post(`${path}/versions/1/restore`, {}, 200)
  await own.post('/agents/import-openapi', { document: SMALL_OPENAPI }, 201)
  await own.post('/agents/import-openapi?dryRun=true', { document: SMALL_OPENAPI }, 200)
  await own.post('/agents/import-openapi', { document: {} }, 400)
  const copy = await own.post(`${path}/duplicate`, {}, 201)
  const key = { 'Idempotency-Key': 'once' }
  const inputs = { rows: [{ value: 1 }, { value: 2 }] }
  const { id } = await own.post(`${path}/execute?wait=1`, { inputs }, [200, 202], key)
  await drive(id)
  const { outputData } = await own.post(`${path}/execute?wait=1`, { inputs }, 200, key)
  own.assert.deepEqual(outputData, [{ value: 2 }])
  await own.post(`${path}/execute`, { inputs: {} }, 409, key)
  await own.get(`/executions/${id}/steps`)
  const evals = `${path}/evals`
  const made = await own.post(evals, SMALL_EVAL, 201)
  await own.get(evals)
  await own.get(`${evals}/${made.id}`)
  await own.patch(`${evals}/${made.id}`, { description: 'Again' })
  const run = await own.post(`${evals}/${made.id}/runs`, { version: 1 }, 201)
  await own.get(`${evals}/${made.id}/runs`)
  await own.get(`${evals}/${made.id}/runs/${run.id}`)
  await own.get(`${evals}/${made.id}/compare?versions=1,2`)
  await own.delete(`${evals}/${made.id}`)
  await own.delete(`/agents/${copy.id}`)
  await own.get(`/agents/${copy.id}`, 404)
}
