import type { Caller } from './caller.js'
import { PASSWORD, uniqueEmail } from '#tests/support/accounts'

/** Calls every operation of accounts. */
export async function callAccounts(guest: Caller) {
  const credentials = { email: uniqueEmail(), password: PASSWORD }
  await guest.post('/auth/register', { ...credentials, fullName: 'Ada' }, 201)
  await guest.post('/auth/register', credentials, 409)
  await guest.post('/auth/login', { ...credentials, password: 'wrong' }, 401)
  const { tokens } = await guest.post('/auth/login', credentials, 200)
  const next = await guest.post('/auth/refresh', { refreshToken: tokens.refreshToken }, 200)
  const headers = { Authorization: `Bearer ${next.accessToken}` }
  const own = guest.with(headers)
  await own.get('/users/me')
  await own.patch('/users/me', { avatarUrl: 'https://example.com/a.png', preferences: { a: 1 } })
  const sessions = await own.get('/users/me/sessions')
  const other = sessions.find(({ current }: { current: boolean }) => !current)
  await own.delete(`/users/me/sessions/${other.id}`)
  const change = { currentPassword: PASSWORD, newPassword: `${PASSWORD}2` }
  await own.post('/users/me/password', change, 204)
  await own.post('/auth/logout', {}, 204)
  await own.get('/users/me', 401)
}
