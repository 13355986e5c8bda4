import { DateTime } from 'luxon'
import { v7 } from 'uuid'
import { beforeCreate } from '@adonisjs/lucid/orm'
import type { LucidModel, LucidRow } from '@adonisjs/lucid/types/model'
import type { NormalizeConstructor } from '@adonisjs/core/types/helpers'

/**
 * A mixin for models whose `id` is a UUIDv7 that the application gives: ids sort by time, and a
 * row's id is known before the row is written.
 *
 * @example class Agent extends compose(AgentSchema, withUuid) {}
 */
export function withUuid<Model extends NormalizeConstructor<LucidModel>>(superclass: Model) {
  class UuidModel extends superclass {
    static override selfAssignPrimaryKey = true

    @beforeCreate()
    static assignId(row: LucidRow & { id?: string }) {
      row.id ??= v7()
    }

    /** One moment for both: what was never changed says so. */
    @beforeCreate()
    static assignTimes(row: LucidRow & { createdAt?: DateTime; updatedAt?: DateTime }) {
      const columns = (row.constructor as LucidModel).$columnsDefinitions
      if (!columns.has('createdAt') || !columns.has('updatedAt')) return
      row.createdAt ??= DateTime.local()
      row.updatedAt ??= row.createdAt
    }
  }
  return UuidModel
}
