import { EvalResultSchema } from '#database/schema'
import { compose } from '@adonisjs/core/helpers'
import { column } from '@adonisjs/lucid/orm'
import { JSON_COLUMN } from '#models/columns'
import type { EvalCase } from '#models/eval_set'
import { withUuid } from '#models/uuid_model'

/** What came of one case in one run; `evalCase` is the case as it was when the run began. */
export default class EvalResult extends compose(EvalResultSchema, withUuid) {
  @column()
  declare status: 'pending' | 'running' | 'judging' | 'passed' | 'failed'

  @column(JSON_COLUMN)
  declare evalCase: EvalCase
}
