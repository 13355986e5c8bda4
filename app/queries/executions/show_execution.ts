import db from '@adonisjs/lucid/services/db'
import type { ModelObject } from '@adonisjs/lucid/types/model'
import NotFoundException from '#exceptions/not_found_exception'
import Execution, { type ListedExecution } from '#models/execution'
import { GatheredReads, type Placed } from '#models/gathered_reads'
import { executionRows } from '#queries/executions/execution_rows'
import { loadPayloads } from '#queries/executions/payloads'

/**
 * Asked at the end of each execution that somebody waits for, and so named: see
 * `find_user_of_session`. A deleted workflow still has its name.
 */
const statement = () => {
  const columns = [...Execution.$columnsDefinitions.values()].map(({ columnName }) => columnName)
  return `select asked.place::int, executions.${columns.join(', executions.')},
      workflows.name as workflow_name
    from unnest(?::uuid[]) with ordinality as asked (id, place)
    cross join lateral (select * from executions where id = asked.id limit 1) as executions
    left join workflows on workflows.id = executions.workflow_id`
}

const executions = new GatheredReads(async (ids: string[]) => {
  const { rows } = (await db
    .connection()
    .getReadClient()
    .raw(statement(), [ids])
    .options({ name: 'show_executions' })) as { rows: (Placed & ModelObject)[] }
  return rows
})

/** Reads one execution with its workflow's name and its output, wherever that is kept. */
export default class ShowExecution {
  /** @throws NotFoundException */
  async handle(id: string): Promise<ListedExecution> {
    const found = await executions.find(id)
    if (found === undefined) throw new NotFoundException()
    const execution = executionRows([found])[0]!
    if (execution.outputRef !== null) {
      const payloads = await loadPayloads([execution.outputRef])
      execution.outputData = payloads.get(execution.outputRef.toString('hex')) ?? null
    }
    return execution
  }
}
