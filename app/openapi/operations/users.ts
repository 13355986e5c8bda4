import { nothing, one, pageOf, type Operations } from '../operation.js'
import { listSessionsValidator } from '#validators/session'
import { changePasswordValidator, updateProfileValidator } from '#validators/user'

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
}
