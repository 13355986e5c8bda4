import type { LucidModel, LucidRow } from '@adonisjs/lucid/types/model'
import ChangeMade from '#events/change_made'
import visibleChanges from '#listeners/visible_changes'

/** What says nothing about a change. */
const PLUMBING = new Set(['id', 'userId', 'createdAt', 'updatedAt', 'deletedAt'])

/** Requests whose change has a name of its own, by the end of their route. */
const VERBS: Array<[RegExp, string]> = [
  [/\/duplicate$/, 'duplicated'],
  [/\/versions\/:version\/restore$/, 'version_restored'],
  [/\/import$/, 'imported'],
]

type Attributes = Record<string, unknown>

/**
 * Has each change of a model's rows that a request makes told to the audit trail: made, changed or
 * deleted, with the changed fields. So no controller and no action can forget it. A change counts
 * when its transaction is committed; within another transaction, when the request has succeeded.
 */
export default function watchChanges(model: LucidModel, resourceType: string): void {
  model.boot()
  const originals = new WeakMap<object, Attributes>()
  model.before('update', (row: LucidRow) => {
    if (ChangeMade.request.getStore()) originals.set(row, { ...row.$original })
  })
  model.after('update', (row: LucidRow) => {
    const before = originals.get(row)
    if (before === undefined) return
    originals.delete(row)
    const gone = before.deletedAt === null && row.$attributes.deletedAt !== null
    note(row, resourceType, gone ? 'deleted' : 'updated', before)
  })
  model.after('create', (row: LucidRow) => note(row, resourceType, 'created', null))
}

function note(row: LucidRow, resourceType: string, verb: string, before: Attributes | null): void {
  const scope = ChangeMade.request.getStore()
  if (!scope) return
  const changes = visibleChanges(before && told(before), told(row.$attributes))
  if (verb === 'updated' && changes === null) return
  const named = VERBS.find(([end]) => end.test(scope.route))?.[1]
  const action = `${resourceType}.${verb === 'deleted' ? verb : (named ?? verb)}`
  const id = String(row.$primaryKeyValue)
  const tell = () => {
    ChangeMade.request.run(scope, () => ChangeMade.note(action, id, changes ?? undefined))
  }
  if (!row.$trx) return tell()
  // A savepoint that is released is not kept yet: what it is part of may be rolled back.
  if (row.$trx.knexClient.parentTransaction) scope.onSuccess.push(tell)
  else row.$trx.after('commit', tell)
}

function told(attributes: Attributes): Attributes {
  return Object.fromEntries(Object.entries(attributes).filter(([key]) => !PLUMBING.has(key)))
}
