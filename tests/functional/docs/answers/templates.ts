import type { Caller } from './caller.js'
import Template from '#models/template'
import { RUNNABLE_AGENT } from '#tests/support/agents'
import { PLAIN_STEPS } from '#tests/support/workflows'

/** Calls every operation of templates. */
export async function callTemplates(guest: Caller) {
  const shared = { description: null, category: 'tests', isPublic: true, tags: ['t'] }
  const made = await Template.createMany([
    { name: 'Agent', type: 'agent', templateData: RUNNABLE_AGENT, ...shared },
    { name: 'Workflow', type: 'workflow', templateData: { steps: PLAIN_STEPS }, ...shared },
  ])
  const own = await guest.as()
  await guest.get('/templates?category=tests')
  await guest.get('/templates/categories')
  for (const { id } of made) {
    await guest.get(`/templates/${id}`)
    await own.post(`/templates/${id}/instantiate`, { name: 'Mine' }, 201)
  }
  for (const template of made) await template.delete()
  const fields = { name: 'Own', category: 'tests', type: 'agent', templateData: RUNNABLE_AGENT }
  const { id } = await own.post('/templates', { ...fields, isPublic: true }, 201)
  await own.patch(`/templates/${id}`, { description: 'Better' })
  const other = await guest.as()
  await other.post(`/templates/${id}/rate`, { rating: 4 }, 200)
  await own.post(`/templates/${id}/rate`, { rating: 5 }, 403)
  await own.delete(`/templates/${id}`)
}
