import { TemplateSchema } from '#database/schema'
import { compose } from '@adonisjs/core/helpers'
import { column } from '@adonisjs/lucid/orm'
import { COUNT_COLUMN, JSON_COLUMN } from '#models/columns'
import { withUuid } from '#models/uuid_model'

/** What a template's `type` may be: what is made of it. */
export type TemplateType = 'agent' | 'workflow' | 'step'

/**
 * A blueprint. `templateData` of an agent template is what POST /agents takes; of a workflow
 * template what POST /workflows takes, with `agents` (key -> agent) beside it and `agentKey` where
 * a step would name an `agentId`.
 */
export default class Template extends compose(TemplateSchema, withUuid) {
  @column(JSON_COLUMN)
  declare templateData: Record<string, unknown>

  @column()
  declare tags: string[]

  @column(COUNT_COLUMN)
  declare usageCount: number

  /**
   * The template that has not been deleted.
   *
   * @throws E_ROW_NOT_FOUND, which is 404.
   */
  static findLive(id: string): Promise<Template> {
    return this.query().where('id', id).whereNull('deletedAt').firstOrFail()
  }
}
