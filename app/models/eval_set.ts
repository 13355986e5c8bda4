import { EvalSetSchema } from '#database/schema'
import { compose } from '@adonisjs/core/helpers'
import { column } from '@adonisjs/lucid/orm'
import { JSON_COLUMN } from '#models/columns'
import { withUuid } from '#models/uuid_model'

/** What an output has to be. Each of those that a case names has to hold. */
export interface EvalExpectation {
  equals?: unknown
  contains?: unknown
  /** JSON Schema. */
  schema?: Record<string, unknown>
  /** An expression over `output` and `inputs`. */
  cel?: string
  /** An agent that gives `{ score, reason }`, the score from 0 to 1. */
  judge?: { agentId: string; criteria: string; threshold?: number }
}

export interface EvalCase {
  name?: string
  inputs: Record<string, unknown>
  expect: EvalExpectation
}

/** Cases that an agent is held against, whichever version of it. */
export default class EvalSet extends compose(EvalSetSchema, withUuid) {
  static override table = 'eval_sets'

  @column(JSON_COLUMN)
  declare cases: EvalCase[]

  /**
   * An eval of an agent.
   *
   * @throws E_ROW_NOT_FOUND, which is 404.
   */
  static findOf(agentId: string, id: string): Promise<EvalSet> {
    return this.query().where({ agentId, id }).firstOrFail()
  }
}
