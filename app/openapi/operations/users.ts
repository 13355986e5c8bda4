import { nothing, one, pageOf, type Operations } from '../operation.js'
import { listSessionsValidator } from '#validators/session'
import {
  changePasswordValidator,
  deleteAccountValidator,
  listUsersValidator,
  updateProfileValidator,
  updateUserValidator,
} from '#validators/user'

export const userOperations: Operations = {
  getProfile: {
    answers: { 200: one('User', 'The own account.') },
  },
  updateProfile: {
    description: 'Changes what is sent. `preferences` replaces what was there.',
    body: {
      name: 'UpdateProfileBody',
      validator: updateProfileValidator,
      example: { fullName: 'Ada King', preferences: { theme: 'dark' } },
    },
    answers: { 200: one('User', 'The own account, changed.') },
  },
  changePassword: {
    description:
      'Ends all other sessions. Wrong current passwords are counted as failed logins are.',
    body: {
      name: 'ChangePasswordBody',
      validator: changePasswordValidator,
      example: {
        currentPassword: 'Analytical-Engine-1843',
        newPassword: 'Difference-Engine-1822',
      },
    },
    answers: { 204: nothing('Changed.') },
    failures: { 401: 'No credential, or the current password is wrong.' },
  },
  listSessions: {
    query: listSessionsValidator,
    answers: { 200: pageOf('Session', 'A page of the sessions that are open.') },
  },
  revokeSession: {
    description: 'All tokens of the session stop working at once.',
    answers: { 204: nothing('Ended.') },
  },
  deleteProfile: {
    description:
      'Takes effect at once: sessions and API keys end, schedules and deployments stop. All data is erased after 90 days; until then an administrator of the server can still find it. The e-mail may be registered again at any time, as another account. An account without a password (of Supabase) gets one by POST /auth/forgot-password.',
    body: {
      name: 'DeleteProfileBody',
      validator: deleteAccountValidator,
      example: { password: 'Analytical-Engine-1843' },
    },
    answers: { 204: nothing('Deleted.') },
    failures: {
      401: 'No credential, or the password is wrong.',
      409: 'It is the last active admin.',
    },
  },
  exportProfile: {
    description:
      'Streamed, and answered as a file (`Content-Disposition: attachment`). No hash, no key and no value of a secret is in it. Should it break off, the JSON is incomplete.',
    answers: { 200: one('UserExport', 'Everything that is kept of the user.', ['Cache-Control']) },
  },
  listUsers: {
    description: 'For admins. `search` looks into e-mails and names.',
    query: listUsersValidator,
    answers: { 200: pageOf('User', 'A page of the accounts that have not been deleted.') },
  },
  getUser: {
    description: 'For admins.',
    answers: { 200: one('User', 'The account.') },
  },
  updateUser: {
    description:
      'For admins. A role counts from the next request on; a deactivation ends all sessions.',
    body: {
      name: 'UpdateUserBody',
      validator: updateUserValidator,
      example: { role: 'admin', isActive: true },
    },
    answers: { 200: one('User', 'The account, changed.') },
    failures: { 409: 'It would deactivate or demote the own account, or the last active admin.' },
  },
  deleteUser: {
    description:
      'For admins. As with DELETE /users/me it takes effect at once, and all data is erased after 90 days.',
    answers: { 204: nothing('Deleted.') },
    failures: { 409: 'It is the own account, or the last active admin.' },
  },
}
