import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/** Where an execution may say who was asked and who answered, and how that is kept. */
const PLACES = [
  ['execution_waits', 'execution_id', 'approvers', 'jsonb'],
  ['execution_waits', 'execution_id', 'message', 'text'],
  ['execution_signals', 'execution_id', 'payload', 'json'],
  ['execution_steps', 'execution_id', 'inputs', 'json'],
  ['execution_steps', 'execution_id', 'output', 'json'],
  ['execution_steps', 'execution_id', 'error', 'jsonb'],
  ['execution_logs', 'execution_id', 'message', 'text'],
  ['execution_logs', 'execution_id', 'metadata', 'jsonb'],
  ['executions', 'id', 'output_data', 'json'],
] as const

/**
 * Takes a person out of the executions of others in which the person was asked: that there was an
 * answer stays, and instead of the address or the id it says "erased". What others wrote into their
 * workflows is theirs.
 */
export async function eraseAnswers(
  userId: string,
  email: string,
  trx: TransactionClientContract
): Promise<void> {
  const words = { userId, email: (await isAnothers(email, userId, trx)) ? userId : email }
  const { rows } = (await trx.rawQuery(
    `select execution_id as id from execution_waits
      where answered_by = :userId or approvers @> to_jsonb(cast(:userId as text))
        or approvers @> to_jsonb(cast(:email as text))
     union select execution_id from approval_links where lower(email) = lower(:email)`,
    words
  )) as { rows: { id: string }[] }
  if (rows.length === 0) return
  const ids = rows.map(({ id }) => id)
  await trx.from('approval_links').whereRaw('lower(email) = lower(?)', [words.email]).delete()
  await trx.from('execution_waits').where('answered_by', userId).update({ answered_by: null })
  for (const [table, key, column, type] of PLACES) {
    await trx.rawQuery(
      `update ${table} set ${column} = cast(
         replace(replace(cast(${column} as text), :email, 'erased'), :userId, 'erased') as ${type})
       where ${key} = any(cast(:ids as uuid[]))
         and cast(${column} as text) like any (array['%' || :email || '%', '%' || :userId || '%'])`,
      { ...words, ids }
    )
  }
}

/** Who was deleted may have come back: the address is the new account's, and leads to it. */
async function isAnothers(email: string, userId: string, trx: TransactionClientContract) {
  const account = await trx
    .from('users')
    .whereRaw('lower(email) = lower(?)', [email])
    .whereNot('id', userId)
    .whereNull('deleted_at')
    .first()
  return account !== null
}
