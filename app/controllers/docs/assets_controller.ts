import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import app from '@adonisjs/core/services/app'
import type { HttpContext } from '@adonisjs/core/http'
import NotFoundException from '#exceptions/not_found_exception'

const SWAGGER_UI = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'))

/** The files that the page is made of, and no others. */
const FILES: Record<string, () => string> = {
  'swagger-ui.css': () => join(SWAGGER_UI, 'swagger-ui.css'),
  'swagger-ui-bundle.js': () => join(SWAGGER_UI, 'swagger-ui-bundle.js'),
  'favicon-32x32.png': () => join(SWAGGER_UI, 'favicon-32x32.png'),
  'page.css': () => app.makePath('resources/docs/page.css'),
  'guide.css': () => app.makePath('resources/docs/guide.css'),
  'page.js': () => app.makePath('resources/docs/page.js'),
}

/** The files of the documentation's page. Browsers ask again, and are told when nothing changed. */
export default class AssetsController {
  show({ params, response }: HttpContext) {
    const file = Object.hasOwn(FILES, params.file) ? FILES[params.file] : undefined
    if (file === undefined) throw new NotFoundException()
    response.header('Cache-Control', 'public, max-age=0, must-revalidate')
    return response.download(file(), true)
  }
}
