import type { ApplicationService } from '@adonisjs/core/types'
import { buildDocument } from './document.js'

/** The files that the server answers the document from: what each has to contain, by its path. */
export async function generateDocument(app: ApplicationService): Promise<Record<string, string>> {
  const document = await buildDocument(app)
  const { default: autoswagger } = await import('adonis-autoswagger')
  return {
    'resources/openapi.json': `${JSON.stringify(document, null, 2)}\n`,
    'resources/openapi.yaml': autoswagger.default.jsonToYaml(document),
  }
}
