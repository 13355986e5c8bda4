import db from '@adonisjs/lucid/services/db'
import type { ModelObject } from '@adonisjs/lucid/types/model'
import Execution, { type ListedExecution } from '#models/execution'
import type { ExecutionLogRow } from '#models/execution_log'
import type { ExecutionStepRow } from '#models/execution_step'
import { executionRows, STANDING_COLUMNS, workflowName } from '#queries/executions/execution_rows'

/** Steps, and lines of a log, that are read of an execution at once. */
const LIMIT = 32

const COLUMNS = [...STANDING_COLUMNS, 'trigger_data', 'input_data', 'output_data']

/** Where a reader of an execution stands: it has what is numbered up to `after`. */
export interface ExecutionPlace {
  executionId: string
  after: string
}

export type ExecutionChange =
  | { kind: 'step'; changed: string; row: ExecutionStepRow }
  | { kind: 'log'; changed: string; row: ExecutionLogRow }

/** What comes next for a reader: the execution (null when it is gone), and what changed in it. */
export interface ExecutionPage {
  execution: ListedExecution | null
  /** In the order in which it was committed. */
  changes: ExecutionChange[]
  /** Whether there is more than was read at once. */
  more: boolean
}

/**
 * What changed in executions since each reader's place: three statements for any number of them.
 * The executions are read first: what a final one has in steps and logs is then certainly there.
 * Values over 64 KiB are left to the steps and the execution themselves.
 */
export async function changesOfExecutions(places: ExecutionPlace[]): Promise<ExecutionPage[]> {
  const found = await Execution.query()
    .select(...COLUMNS, workflowName())
    .whereIn('id', [...new Set(places.map((place) => place.executionId))])
    .pojo<ModelObject>()
  const executions = new Map(executionRows(found).map((row) => [row.id, row]))
  const [steps, logs] = await Promise.all([
    read<ExecutionStepRow>('execution_steps', places),
    read<ExecutionLogRow>('execution_logs', places),
  ])
  return places.map(({ executionId }, index) => {
    const stepsHere: ExecutionChange[] = (steps.get(index) ?? []).map((row) => {
      return { kind: 'step', changed: row.changed, row }
    })
    const logsHere: ExecutionChange[] = (logs.get(index) ?? []).map((row) => {
      return { kind: 'log', changed: row.changed, row }
    })
    return { execution: executions.get(executionId) ?? null, ...merge(stepsHere, logsHere) }
  })
}

type Read<Row> = Row & { changed: string; reader: string }

/** One more than the limit, so that it shows whether there is more. By the index of the place. */
async function read<Row>(
  table: string,
  places: ExecutionPlace[]
): Promise<Map<number, Read<Row>[]>> {
  const { rows } = (await db
    .connection()
    .getReadClient()
    .raw(
      `select place.reader, found.* from unnest(?::uuid[], ?::bigint[])
         with ordinality as place (execution_id, after, reader)
       cross join lateral (
         select * from ${table} t
         where t.execution_id = place.execution_id and t.changed > place.after
         order by t.changed limit ${LIMIT + 1}
       ) found
       order by place.reader, found.changed`,
      [places.map((place) => place.executionId), places.map((place) => place.after)]
    )) as { rows: Read<Row>[] }
  const byReader = new Map<number, Read<Row>[]>()
  for (const row of rows) {
    const index = Number(row.reader) - 1
    const listed = byReader.get(index)
    if (listed) listed.push(row)
    else byReader.set(index, [row])
  }
  return byReader
}

/** Both in one order, up to where both are known. */
function merge(steps: ExecutionChange[], logs: ExecutionChange[]) {
  const ends = [steps, logs]
    .filter((list) => list.length > LIMIT)
    .map((list) => numberOf(list[LIMIT - 1]!))
  const end = ends.length > 0 ? ends.reduce((a, b) => (a < b ? a : b)) : null
  const changes = [...steps, ...logs]
    .filter((change) => end === null || numberOf(change) <= end)
    .sort((a, b) => (numberOf(a) < numberOf(b) ? -1 : 1))
  return { changes, more: end !== null }
}

const numberOf = ({ changed }: ExecutionChange) => BigInt(changed)
