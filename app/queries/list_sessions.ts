import Session from '#models/session'

interface ListQuery {
  page: number
  pageSize: number
  sortBy: 'createdAt' | 'lastUsedAt' | 'expiresAt'
  sortOrder: 'asc' | 'desc'
}

/** A page of a user's sessions that have neither ended nor expired. */
export default async function listSessions(
  userId: string,
  { page, pageSize, sortBy, sortOrder }: ListQuery
): Promise<{ rows: Session[]; totalItems: number }> {
  const found = await Session.query()
    .where('userId', userId)
    .whereNull('revokedAt')
    .whereRaw('expires_at > now()')
    .orderBy(sortBy, sortOrder)
    .orderBy('id', sortOrder)
    .paginate(page, pageSize)
  return { rows: found.all(), totalItems: found.total }
}
