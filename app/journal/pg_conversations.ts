import type { Pool } from 'pg'
import { v7 as uuid } from 'uuid'
import {
  Conversations,
  type ConversingRun,
  type Remembered,
  type RememberedMessage,
} from '#engine/contracts/conversations'
import { whileAway } from '#journal/patience'

/**
 * The execution that $1 is a retry or replay of, over any number of them: what is said there is said
 * in its place. Itself where it is the first.
 */
const ORIGIN = `
with recursive first as (
  select id, user_id, trigger_data, 0 as level from executions where id = $1
  union all
  select e.id, e.user_id, e.trigger_data, f.level + 1 from first f join executions e
    on e.id::text = coalesce(f.trigger_data #>> '{retry,executionId}', f.trigger_data #>> '{replay,executionId}')
      and e.user_id = f.user_id
  where f.level < 100
), origin as (
  select id from first order by level desc limit 1
)`

/** What was said, and by whom. */
type Said = Pick<RememberedMessage, 'role' | 'content'>

/** Conversations in PostgreSQL. Each of these may be done twice, and is while the database is away. */
export class PgConversations extends Conversations {
  constructor(private readonly pool: Pool) {
    super()
  }

  recall(run: ConversingRun, key: string, most: number): Promise<Remembered> {
    return whileAway(() => this.#recall(run, key, most))
  }

  remember(run: ConversingRun, conversationId: string, said: Said[]): Promise<void> {
    return whileAway(() => this.#remember(run, conversationId, said))
  }

  async #recall(run: ConversingRun, key: string, most: number): Promise<Remembered> {
    const { rows } = await this.pool.query<{ id: string; summary: string | null; through: string }>(
      `insert into conversations as c (id, user_id, key)
       select $2, user_id, $3 from executions where id = $1
       on conflict (user_id, key) do update set key = excluded.key
       returning c.id, c.summary, c.summarized_through as through`,
      [run.executionId, uuid(), key]
    )
    const found = rows[0]
    if (!found) throw new Error(`There is no execution ${run.executionId}`)
    const messages = await this.pool.query<RememberedMessage>(
      `${ORIGIN}
       select id, role, content from (
         select m.id::float8 as id, m.role, m.content from conversation_messages m, origin o
         where m.conversation_id = $2 and m.id > $3 and not (m.origin_id = o.id and m.path = $4)
         order by m.id desc limit $5
       ) newest order by id`,
      [run.executionId, found.id, found.through, run.path, most]
    )
    return { conversationId: found.id, summary: found.summary, messages: messages.rows }
  }

  async #remember(run: ConversingRun, conversationId: string, said: Said[]): Promise<void> {
    const client = await this.pool.connect()
    try {
      await client.query('begin')
      // Two runs that end at once stand in line here: what one said stays in one piece.
      await client.query('update conversations set updated_at = now() where id = $1', [
        conversationId,
      ])
      await client.query(
        `${ORIGIN}
         insert into conversation_messages as m (conversation_id, role, content, agent_id,
           execution_id, origin_id, path, position)
         select $2, s.value ->> 'role', s.value ->> 'content', $3, $1, o.id, $4, s.ordinality
         from json_array_elements($5) with ordinality s, origin o, conversations c
         where c.id = $2
         order by s.ordinality
         on conflict (conversation_id, origin_id, path, position) do update
           set content = excluded.content, agent_id = excluded.agent_id,
             execution_id = excluded.execution_id`,
        [run.executionId, conversationId, run.agentId, run.path, JSON.stringify(said.map(storable))]
      )
      await client.query('commit')
    } catch (error) {
      await client.query('rollback').catch(() => {})
      throw error
    } finally {
      client.release()
    }
  }

  async summarize(conversationId: string, through: number, summary: string): Promise<void> {
    const write = () =>
      this.pool.query(
        `update conversations set summary = $3, summarized_through = $2, updated_at = now()
       where id = $1 and summarized_through <= $2`,
        [conversationId, through, summary]
      )
    await whileAway(write)
  }
}

/** Neither text nor JSON of PostgreSQL takes NUL or half a character. */
function storable(said: Said): Said {
  return { ...said, content: said.content.replaceAll('\0', '').toWellFormed() }
}
