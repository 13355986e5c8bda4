import type { HttpContext } from '@adonisjs/core/http'

export default class LivenessController {
  /**
   * @show
   * @summary Whether the process answers
   * @operationId getLiveness
   *
   * `uptime` is in seconds.
   */
  show({ serialize }: HttpContext) {
    return serialize({ status: 'ok', uptime: Math.floor(process.uptime()) })
  }
}
