import type { Caller } from './caller.js'
import { PASSWORD, uniqueEmail } from '#tests/support/accounts'
import { tokenMailedTo } from '#tests/support/mails'

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

/** Calls what goes by mail, and what is at the end of an account. */
export async function callMails(guest: Caller) {
  const email = uniqueEmail()
  await guest.post('/auth/register', { email, password: PASSWORD }, 201)
  await guest.post('/auth/resend-verification', { email }, 200)
  await guest.post('/auth/verify-email', { token: await tokenMailedTo(email, 'verify-email') }, 200)
  await guest.post('/auth/forgot-password', { email }, 200)
  const token = await tokenMailedTo(email, 'reset-password')
  const password = `${PASSWORD}2`
  await guest.post('/auth/reset-password', { token, newPassword: password }, 200)
  await guest.post('/auth/reset-password', { token, newPassword: password }, 401)
  const { tokens } = await guest.post('/auth/login', { email, password }, 200)
  const own = guest.with({ Authorization: `Bearer ${tokens.accessToken}` })
  await own.post('/auth/resend-verification', {}, 200)
  await own.get('/users/me/export')
  await own.deleteWith('/users/me', { password: 'wrong' }, 401)
  await own.deleteWith('/users/me', { password })
}

/** Calls what admins do with accounts. */
export async function callUsers(guest: Caller) {
  const admin = await guest.as('admin')
  const { user } = await guest.post(
    '/auth/register',
    { email: uniqueEmail(), password: PASSWORD },
    201
  )
  await admin.get('/users?role=user')
  await admin.get(`/users/${user.id}`)
  await admin.patch(`/users/${user.id}`, { isActive: false })
  await admin.delete(`/users/${user.id}`)
  const { id } = await admin.get('/users/me')
  await admin.delete(`/users/${id}`, { status: 409 })
}
