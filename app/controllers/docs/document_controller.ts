import { createReadStream } from 'node:fs'
import app from '@adonisjs/core/services/app'
import type { HttpContext } from '@adonisjs/core/http'

/** What `node ace docs:generate` wrote; it is part of the build. */
export default class DocumentController {
  /**
   * @show
   * @tag Docs
   * @summary Read this document
   * @operationId getDocument
   */
  show({ response }: HttpContext) {
    return response.download(app.makePath('resources/openapi.json'), true)
  }

  /**
   * @showYaml
   * @tag Docs
   * @summary Read this document as YAML
   * @operationId getDocumentAsYaml
   */
  showYaml({ response }: HttpContext) {
    response.type('application/yaml')
    return response.stream(createReadStream(app.makePath('resources/openapi.yaml')))
  }
}
