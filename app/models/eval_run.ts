import { EvalRunSchema } from '#database/schema'
import { compose } from '@adonisjs/core/helpers'
import { column, hasMany } from '@adonisjs/lucid/orm'
import type { HasMany } from '@adonisjs/lucid/types/relations'
import EvalResult from '#models/eval_result'
import { withUuid } from '#models/uuid_model'

/** All cases of an eval, run on one version of the agent. */
export default class EvalRun extends compose(EvalRunSchema, withUuid) {
  @column()
  declare status: 'running' | 'completed'

  @hasMany(() => EvalResult, { foreignKey: 'runId' })
  declare results: HasMany<typeof EvalResult>
}
