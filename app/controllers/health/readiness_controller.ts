import type { HttpContext } from '@adonisjs/core/http'
import checkReadiness from '#queries/check_readiness'
import ServiceUnavailableException from '#exceptions/service_unavailable_exception'

export default class ReadinessController {
  /**
   * @show
   * @summary Whether requests can be served
   * @operationId getReadiness
   *
   * 503 names what is missing.
   */
  async show({ serialize }: HttpContext) {
    const checks = await checkReadiness()
    const away = Object.entries(checks).filter(([, state]) => state !== 'up')
    if (away.length > 0) {
      throw new ServiceUnavailableException(`Not ready: ${away.map(([name]) => name).join(', ')}`)
    }
    return serialize({ status: 'ready', checks })
  }
}
