import { v7 } from 'uuid'
import db from '@adonisjs/lucid/services/db'
import type { Caller } from './caller.js'

/** Calls every operation of budgets. */
export async function callBudgets(guest: Caller) {
  const own = await guest.as()
  const fields = { scope: 'user', maxCostUsd: '2.50', softRatio: 0.5 }
  const month = await own.put('/budgets', { ...fields, period: 'month' })
  await own.put('/budgets', { ...fields, period: 'execution', onSoft: 'cheaper' })
  await own.get('/budgets')
  await own.delete(`/budgets/${month.id}`)
}

/** Calls every operation of conversations. */
export async function callConversations(guest: Caller) {
  const own = await guest.as()
  const { id: userId } = await own.get('/users/me')
  const id = v7()
  await db.table('conversations').insert({ id, user_id: userId, key: 'ada' })
  await db.table('conversation_messages').insert({
    ...{ conversation_id: id, execution_id: v7(), origin_id: v7(), path: 'ask', position: 1 },
    ...{ role: 'user', content: 'Hello' },
  })
  await own.get('/conversations')
  await own.get(`/conversations/${id}`)
  await own.get(`/conversations/${id}/messages`)
  await own.delete(`/conversations/${id}`)
}
