import Execution from '#models/execution'
import { HistoryCounts } from '#queries/executions/history_counts'
import { withinTimes } from '#queries/executions/time_bounds'

export interface ExecutionFilters {
  /** Whose; everybody's where it is null. */
  userId: string | null
  workflowId?: string
  status?: string
  triggerType?: string
  from?: Date
  to?: Date
}

const history = new HistoryCounts()

/** The executions that a list is about. */
export function matching(filters: ExecutionFilters) {
  const { userId, workflowId, status, triggerType } = filters
  const query = Execution.query()
  if (userId !== null) query.where('userId', userId)
  if (workflowId) query.where('workflowId', workflowId)
  if (status) query.where('status', status)
  if (triggerType) query.where('triggerType', triggerType)
  withinTimes(query, filters)
  return query
}

/** How many they are. Where only the owner and the workflow narrow the list, it is remembered. */
export async function countMatching(filters: ExecutionFilters): Promise<number> {
  const { userId, workflowId, status, triggerType, from, to } = filters
  if (status || triggerType || from || to) return count(matching(filters))
  return history.count(`${userId} ${workflowId}`, (operator, id) =>
    count(matching(filters).where('id', operator, id))
  )
}

async function count(query: ReturnType<typeof matching>): Promise<number> {
  const [row] = await query.count('* as total').pojo<{ total: string }>()
  return Number(row?.total ?? 0)
}
