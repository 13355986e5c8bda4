import type { HttpContext } from '@adonisjs/core/http'
import { guideDocument, missingDocument, searchDocument } from '#services/guide/documents'
import { guidePages } from '#services/guide/pages'
import { searchGuide } from '#services/guide/search'

/** The guide: the markdown files of the project, for people to read where it runs. */
export default class GuideController {
  /** The first page, or with `?q=` what is found for it. */
  index({ request, response }: HttpContext) {
    const question: unknown = request.qs().q
    response.type('text/html')
    if (typeof question !== 'string') return response.send(guideDocument(guidePages().get('')!))
    return response.send(searchDocument(question.slice(0, 100), searchGuide(question)))
  }

  show({ params, response }: HttpContext) {
    const slug = (params['*'] as string[]).join('/')
    const page = guidePages().get(slug)
    response.type('text/html')
    if (page === undefined) return response.status(404).send(missingDocument())
    return response.send(guideDocument(page))
  }
}
