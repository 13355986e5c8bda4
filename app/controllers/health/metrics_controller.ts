import type { HttpContext } from '@adonisjs/core/http'
import prometheus from '#queries/analytics/prometheus'

export default class MetricsController {
  /**
   * @show
   * @summary Read what Prometheus gathers
   * @operationId getMetrics
   *
   * For Prometheus, so not in the envelope.
   */
  async show({ response }: HttpContext) {
    response.header('Content-Type', 'text/plain; version=0.0.4; charset=utf-8')
    return response.send(await prometheus())
  }
}
