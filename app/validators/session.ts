import { listQuery } from '#validators/list'

/** GET /users/me/sessions */
export const listSessionsValidator = listQuery(['createdAt', 'lastUsedAt', 'expiresAt'])
