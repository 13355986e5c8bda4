import type { Caller } from './caller.js'

/** Calls what needs no login, and is not of one resource. */
export async function callRest(guest: Caller) {
  for (const path of ['/health', '/health/ready']) {
    await guest.get(path)
    await guest.root(path)
  }
  await guest.root('/metrics')
  await guest.get('/openapi.json')
  await guest.root('/api/v1/openapi.yaml')
}
