import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import DeleteOwnAccount from '#actions/accounts/delete_own_account'
import ProfileUpdated from '#events/profile_updated'
import UserPolicy from '#policies/user_policy'
import UserTransformer from '#transformers/user_transformer'
import { deleteAccountValidator, updateProfileValidator } from '#validators/user'

export default class ProfileController {
  /**
   * @show
   * @summary Read the own profile
   * @operationId getProfile
   */
  async show({ auth, bouncer, serialize }: HttpContext) {
    await bouncer.with(UserPolicy).authorize('viewSelf')
    return serialize(UserTransformer.transform(auth.getUserOrFail()))
  }

  /**
   * @update
   * @summary Change the own profile
   * @operationId updateProfile
   */
  async update({ auth, bouncer, request, origin, serialize }: HttpContext) {
    const user = auth.getUserOrFail()
    await bouncer.with(UserPolicy).authorize('manageSelf')
    const changes = await request.validateUsing(updateProfileValidator, { data: request.body() })
    await user.merge(changes).save()
    await ProfileUpdated.dispatch(user.id, Object.keys(changes), origin())
    return serialize(UserTransformer.transform(user))
  }

  /**
   * @destroy
   * @summary Delete the own account
   * @operationId deleteProfile
   */
  @inject()
  async destroy(
    { auth, bouncer, request, response, origin }: HttpContext,
    deleteAccount: DeleteOwnAccount
  ) {
    await bouncer.with(UserPolicy).authorize('manageSelf')
    const data = request.body()
    const { password } = await request.validateUsing(deleteAccountValidator, { data })
    await deleteAccount.handle(auth.getUserOrFail(), password, origin())
    return response.noContent()
  }
}
