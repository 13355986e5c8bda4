import type Template from '#models/template'
import type { TemplateType } from '#models/template'

/** What a client may say of a template. */
export interface TemplateFields {
  name?: string
  description?: string | null
  category?: string
  type?: TemplateType
  templateData?: Record<string, unknown>
  tags?: string[]
  isOfficial?: boolean
  isPublic?: boolean
}

/** The same as the columns' defaults, so that a new row needs no second look. */
export const TEMPLATE_DEFAULTS = {
  description: null,
  tags: [],
  isOfficial: false,
  isPublic: false,
  usageCount: 0,
  ratingAverage: '0',
  ratingCount: 0,
}

/** The fields that the audit trail follows. */
export function auditedFields(template: Template) {
  const { name, description, category, type, templateData, tags, isOfficial, isPublic } = template
  return { name, description, category, type, templateData, tags, isOfficial, isPublic }
}
