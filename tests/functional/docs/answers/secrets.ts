import type { Caller } from './caller.js'

/** Calls every operation of secrets. */
export async function callSecrets(guest: Caller) {
  const own = await guest.as()
  await own.post('/secrets', { name: 'KEY', value: 'a' }, 201)
  await own.post('/secrets', { name: 'KEY', value: 'b' }, 409)
  await own.put('/secrets/KEY', { value: 'c' })
  await own.get('/secrets')
  await own.delete('/secrets/KEY')
}
