import type { HttpContext } from '@adonisjs/core/http'

/** The one model that an endpoint has, for clients that ask. */
export default class ChatModelsController {
  /**
   * @index
   * @summary List the model of a deployment
   * @operationId listChatModels
   */
  index({ deployment, response }: HttpContext) {
    const { id, name } = deployment!
    const created = Math.floor(Number.parseInt(id.replace('-', '').slice(0, 12), 16) / 1000)
    const model = { id, object: 'model', created, owned_by: 'turbocat', name }
    return response.send({ object: 'list', data: [model] })
  }
}
