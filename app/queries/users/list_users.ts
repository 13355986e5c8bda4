import User, { type Role } from '#models/user'
import { literal } from '#queries/narrow'
import { readPage, type ListRequest, type Page } from '#queries/page'

interface ListUsersInput extends ListRequest {
  role?: Role
  isActive?: boolean
}

/** A page of the accounts that have not been deleted, for admins. */
export default class ListUsers {
  async handle(input: ListUsersInput): Promise<Page<User>> {
    const query = User.query().whereNull('deletedAt')
    if (input.role) query.where('role', input.role)
    if (input.isActive !== undefined) query.where('isActive', input.isActive)
    if (input.search) {
      const pattern = `%${literal(input.search)}%`
      query.where((either) => {
        either.whereILike('email', pattern).orWhereILike('fullName', pattern)
      })
    }
    return readPage<typeof User>(query, input)
  }
}
