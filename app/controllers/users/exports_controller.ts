import { Readable } from 'node:stream'
import type { HttpContext } from '@adonisjs/core/http'
import UserExported from '#events/user_exported'
import UserPolicy from '#policies/user_policy'
import exportUser from '#queries/users/export_user'
import UserTransformer from '#transformers/user_transformer'

export default class ExportsController {
  /**
   * @show
   * @summary Get all own data
   * @operationId exportProfile
   *
   * The envelope is written as text around the data, which is never in memory as a whole.
   */
  async show({ auth, bouncer, response, origin, serialize, meta }: HttpContext) {
    const user = auth.getUserOrFail()
    await bouncer.with(UserPolicy).authorize('manageSelf')
    const { data: profile } = await serialize(UserTransformer.transform(user))
    await UserExported.dispatch(user.id, origin())
    const day = new Date().toISOString().slice(0, 10)
    response.type('application/json')
    response.header('Cache-Control', 'no-store')
    response.header('Content-Disposition', `attachment; filename="turbocat-export-${day}.json"`)
    const parts = envelope(exportUser(user.id, profile), meta())
    response.stream(Readable.from(parts, { objectMode: false }))
  }
}

async function* envelope(data: AsyncIterable<string>, meta: object): AsyncGenerator<string> {
  yield '{"success":true,"data":'
  yield* data
  yield `,"meta":${JSON.stringify(meta)}}`
}
