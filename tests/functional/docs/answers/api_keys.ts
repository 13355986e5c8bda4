import type { Caller } from './caller.js'

/** Calls every operation of API keys, and what a key may do. */
export async function callApiKeys(guest: Caller) {
  const own = await guest.as()
  const { id, key } = await own.post('/api-keys', { name: 'Key', scopes: ['read:agents'] }, 201)
  await own.get('/api-keys')
  const ways: Record<string, string>[] = [{ 'X-API-Key': key }, { Authorization: `Bearer ${key}` }]
  for (const headers of ways) {
    const program = guest.with(headers)
    await program.get('/agents')
    await program.get('/workflows', 403)
    await program.get('/users/me', 403)
  }
  await own.delete(`/api-keys/${id}`)
  await guest.with({ 'X-API-Key': key }).get('/agents', 401)
}
