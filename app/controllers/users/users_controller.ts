import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import DeleteUser from '#actions/accounts/delete_user'
import UpdateUser from '#actions/accounts/update_user'
import User from '#models/user'
import UserPolicy from '#policies/user_policy'
import ListUsers from '#queries/users/list_users'
import UserTransformer from '#transformers/user_transformer'
import { listUsersValidator, updateUserValidator } from '#validators/user'

export default class UsersController {
  /**
   * @index
   * @summary List users
   * @operationId listUsers
   */
  @inject()
  async index({ bouncer, request, serializeList }: HttpContext, listUsers: ListUsers) {
    await bouncer.with(UserPolicy).authorize('manageOthers')
    const query = await request.validateUsing(listUsersValidator)
    const { rows, total } = await listUsers.handle(query)
    const { page, pageSize } = query
    return serializeList(UserTransformer.transform(rows), { page, pageSize, totalItems: total })
  }

  /**
   * @show
   * @summary Read a user
   * @operationId getUser
   */
  async show({ bouncer, params, serialize }: HttpContext) {
    const user = await User.findLive(params.id)
    await bouncer.with(UserPolicy).authorize('manageOthers')
    return serialize(UserTransformer.transform(user))
  }

  /**
   * @update
   * @summary Change a user
   * @operationId updateUser
   */
  @inject()
  async update(ctx: HttpContext, updateUser: UpdateUser) {
    const { auth, bouncer, params, request, origin, serialize } = ctx
    const { id } = await User.findLive(params.id)
    await bouncer.with(UserPolicy).authorize('manageOthers')
    const changes = await request.validateUsing(updateUserValidator, { data: request.body() })
    const user = await updateUser.handle(auth.getUserOrFail().id, id, changes, origin())
    return serialize(UserTransformer.transform(user))
  }

  /**
   * @destroy
   * @summary Delete a user
   * @operationId deleteUser
   */
  @inject()
  async destroy(ctx: HttpContext, deleteUser: DeleteUser) {
    const { auth, bouncer, params, response, origin } = ctx
    const { id } = await User.findLive(params.id)
    await bouncer.with(UserPolicy).authorize('manageOthers')
    await deleteUser.handle(auth.getUserOrFail().id, id, origin())
    return response.noContent()
  }
}
