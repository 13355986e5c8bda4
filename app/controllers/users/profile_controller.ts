import type { HttpContext } from '@adonisjs/core/http'
import ProfileUpdated from '#events/profile_updated'
import UserPolicy from '#policies/user_policy'
import UserTransformer from '#transformers/user_transformer'
import { updateProfileValidator } from '#validators/user'

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
}
