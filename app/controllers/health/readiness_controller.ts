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
    const { status, checks } = await checkReadiness()
    const missing = { database: checks.database, queue: checks.queue.status }
    const away = Object.entries(missing).filter(([, state]) => state === 'down')
    if (away.length > 0) {
      throw new ServiceUnavailableException(`Not ready: ${away.map(([name]) => name).join(', ')}`, {
        details: away.map(([field]) => ({
          field,
          message: `The ${field} does not answer`,
          rule: 'reachable',
        })),
      })
    }
    return serialize({ status, checks })
  }
}
