import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import ValidationException from '#exceptions/validation_exception'
import type Agent from '#models/agent'

/** So many callers are named. */
const NAMED = 5

/**
 * An agent that is called runs where its caller runs. So it gets a label only once the active agents
 * of its owner that call it ask for that label: their next call would fail.
 */
export default class RequireCallersLabel {
  /**
   * @param before - What the agent asked for until now.
   * @throws ValidationException naming those that have to ask for the label first.
   */
  async handle(
    { id, userId, config }: Agent,
    before: unknown,
    client: TransactionClientContract
  ): Promise<void> {
    const { runsOn } = config
    if (typeof runsOn !== 'string' || runsOn === before || userId === null) return
    const { rows } = await client.rawQuery<{ rows: { name: string }[] }>(
      `select name from agents
       where user_id = ? and type = 'llm' and status = 'active' and deleted_at is null
         and config->>'runsOn' is distinct from ?
         and jsonb_path_exists(config::jsonb, '$.tools[*].agentId \\? (@ == $id)', cast(? as jsonb))
       order by created_at limit ${NAMED}`,
      [userId, runsOn, JSON.stringify({ id })]
    )
    if (rows.length === 0) return
    const names = rows.map(({ name }) => `"${name}"`).join(', ')
    const message = `Agents that call this one do not run on workers with the label "${runsOn}": give ${names} the same runsOn first`
    throw new ValidationException([{ field: 'config.runsOn', message, rule: 'label' }])
  }
}
