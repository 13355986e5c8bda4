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
 * What changed in executions since each reader's place: two statements for any number of them.
 * The executions are read first: what a final one has in steps and logs is then certainly there.
 * Values over 64 KiB are left to the steps and the execution themselves.
 */
export async function changesOfExecutions(places: ExecutionPlace[]): Promise<ExecutionPage[]> {
  const found = await Execution.query()
    .select(...COLUMNS, workflowName())
    .whereIn('id', [...new Set(places.map((place) => place.executionId))])
    .pojo<ModelObject>()
  const executions = new Map(executionRows(found).map((row) => [row.id, row]))
  const changes = await read(places)
  return places.map(({ executionId }, index) => {
    const here = changes.get(index) ?? []
    return { execution: executions.get(executionId) ?? null, ...inOrder(here) }
  })
}

/** What is shown of each, beside what both have. */
const STEP_COLUMNS = [
  ...['attempt', 'step_type', 'iteration', 'agent_id', 'agent_version', 'status', 'inputs'],
  ...['output', 'error', 'usage', 'state', 'started_at', 'completed_at', 'duration_ms'],
]
const LOG_COLUMNS = [
  ...['id', 'level', 'message', 'step_status', 'step_started_at', 'step_completed_at'],
  ...['step_duration_ms', 'metadata', 'created_at'],
]

/** One kind of change, with the columns of the other kind empty: one more than the limit. */
function changesFrom(kind: 'step' | 'log'): string {
  const columns = [
    ...STEP_COLUMNS.map((column) => (kind === 'step' ? column : `null as ${column}`)),
    ...LOG_COLUMNS.map((column) => (kind === 'log' ? column : `null as ${column}`)),
  ]
  return `(select '${kind}' as kind, changed, path, step_key, ${columns.join(', ')}
    from execution_${kind}s
    where execution_id = place.execution_id and changed > place.after
    order by changed limit ${LIMIT + 1})`
}

/**
 * Steps and logs in one statement, so that both are read as they were at one moment: read one after
 * the other, a commit between would show its logs, and its steps would seem to be behind.
 */
const STATEMENT = `
  select place.reader, found.*
  from unnest(?::uuid[], ?::bigint[]) with ordinality as place (execution_id, after, reader)
  cross join lateral (${changesFrom('step')} union all ${changesFrom('log')}) found
  order by place.reader, found.changed`

/** By the index of the place. */
async function read(places: ExecutionPlace[]): Promise<Map<number, ExecutionChange[]>> {
  const { rows } = (await db
    .connection()
    .getReadClient()
    .raw(STATEMENT, [
      places.map((place) => place.executionId),
      places.map((place) => place.after),
    ])) as { rows: Array<ExecutionStepRow & ExecutionLogRow & Read> }
  const byReader = new Map<number, ExecutionChange[]>()
  for (const { kind, changed, reader, ...row } of rows) {
    const index = Number(reader) - 1
    const listed = byReader.get(index)
    if (listed) listed.push({ kind, changed, row })
    else byReader.set(index, [{ kind, changed, row }])
  }
  return byReader
}

interface Read {
  kind: 'step' | 'log'
  changed: string
  reader: string
}

/** Up to where steps and logs are both known. */
function inOrder(found: ExecutionChange[]) {
  const ends = (['step', 'log'] as const).flatMap((kind) => {
    const some = found.filter((change) => change.kind === kind)
    return some.length > LIMIT ? [numberOf(some[LIMIT - 1]!)] : []
  })
  if (ends.length === 0) return { changes: found, more: false }
  const end = ends.reduce((a, b) => (a < b ? a : b))
  return { changes: found.filter((change) => numberOf(change) <= end), more: true }
}

const numberOf = ({ changed }: ExecutionChange) => BigInt(changed)
