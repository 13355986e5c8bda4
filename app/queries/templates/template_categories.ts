import { visibleTemplates } from '#queries/templates/visible_templates'

export interface TemplateCategory {
  category: string
  /** How many templates of it the user may see. */
  count: number
}

/** The categories of the templates that a user, or somebody without a login, may see; by name. */
export default class TemplateCategories {
  async handle(userId: string | undefined): Promise<TemplateCategory[]> {
    const rows = await visibleTemplates(userId)
      .select('category')
      .count('* as count')
      .groupBy('category')
      .orderBy('category')
      .pojo<{ category: string; count: string }>()
    return rows.map(({ category, count }) => ({ category, count: Number(count) }))
  }
}
