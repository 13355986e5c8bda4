import type { ApiClient } from '@japa/api-client'
import type { SignedIn } from '#tests/support/signed_in'

/** An agent that can run: keeps the items of `inputs.rows` that have a value over 1. */
export const RUNNABLE_AGENT = {
  name: 'Keep',
  type: 'data',
  config: {
    operation: 'filter',
    source: '{{ inputs.rows }}',
    transformation: { condition: 'item.value > 1' },
  },
}

/** A document with one operation. */
export const SMALL_OPENAPI = {
  openapi: '3.1.0',
  info: { title: 'Small', version: '1' },
  servers: [{ url: 'https://api.example.com/v1' }],
  paths: { '/things': { get: { operationId: 'listThings', responses: {} } } },
}

/** An eval with one case, which the runnable agent passes. */
export const SMALL_EVAL = {
  name: 'Keeps large ones',
  cases: [{ inputs: { rows: [{ value: 2 }] }, expect: { equals: [{ value: 2 }] } }],
}

/** Makes an agent over HTTP and returns it as it was answered. */
export async function makeAgent(
  client: ApiClient,
  owner: SignedIn,
  fields: Record<string, unknown> = {}
) {
  const response = await client
    .post('/api/v1/agents')
    .headers(owner.headers)
    .json({ ...RUNNABLE_AGENT, ...fields })
  response.assertStatus(201)
  return response.body().data
}
