import type Template from '#models/template'
import { narrow } from '#queries/narrow'
import { readPage, type ListRequest, type Page } from '#queries/page'
import { visibleTemplates } from '#queries/templates/visible_templates'

export interface ListTemplatesInput extends ListRequest {
  /** Whose templates are listed beside the public ones. */
  userId?: string
  category?: string
  type?: string
  isOfficial?: boolean
}

/** A page of the templates that a user, or somebody without a login, may see. */
export default class ListTemplates {
  async handle(input: ListTemplatesInput): Promise<Page<Template>> {
    const query = visibleTemplates(input.userId)
    if (input.category) query.where('category', input.category)
    if (input.type) query.where('type', input.type)
    if (input.isOfficial !== undefined) query.where('isOfficial', input.isOfficial)
    narrow(query, input)
    return readPage<typeof Template>(query, input)
  }
}
