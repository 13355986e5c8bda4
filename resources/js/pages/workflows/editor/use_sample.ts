import { useMemo } from 'react'
import { useQuery } from '@tanstack/react-query'
import type { ExecutionStep } from '../../../../client/schema.js'
import { api, one, read } from '~/api/client'
import { isFinal, type LiveExecution } from '~/api/live_execution'
import type { Sample } from './sample'

/** Steps of a run that are asked for at a time, and pages at most. */
const PAGE = 100
const MAX_PAGES = 8

/** The newest attempt of each step of a run, by path. */
async function stepsOf(id: string): Promise<ReadonlyMap<string, ExecutionStep>> {
  const steps = new Map<string, ExecutionStep>()
  for (let page = 1; page <= MAX_PAGES; page++) {
    const params = { path: { id }, query: { page, pageSize: PAGE } }
    const answer = await read(api.GET('/api/v1/executions/{id}/steps', { params }))
    for (const step of answer.data) {
      if ((steps.get(step.path)?.attempt ?? 0) <= step.attempt) steps.set(step.path, step)
    }
    if (answer.data.length < PAGE) break
  }
  return steps
}

/**
 * The run that expressions are tried with: the one that is shown, else the last one of the workflow.
 *
 * @returns Null while there is none.
 */
export function useSample(
  workflowId: string | null,
  runId: string | null,
  live: LiveExecution
): Sample | null {
  const { data: last } = useQuery({
    queryKey: ['workflows', workflowId, 'last-run'],
    enabled: workflowId !== null && runId === null,
    queryFn: async () => {
      const params = { path: { id: workflowId! }, query: { pageSize: 1 } }
      const { data } = await read(api.GET('/api/v1/workflows/{id}/executions', { params }))
      return data[0]?.id ?? null
    },
  })
  const id = runId ?? last ?? null
  const ended = runId === null || isFinal(live.execution?.status)
  const { data: found } = useQuery({
    queryKey: ['executions', id, 'sample', ended],
    enabled: id !== null,
    queryFn: async () => ({
      execution: await one(api.GET('/api/v1/executions/{id}', { params: { path: { id: id! } } })),
      steps: ended ? await stepsOf(id!) : new Map<string, ExecutionStep>(),
    }),
  })
  return useMemo(() => {
    if (!found) return null
    return runId === null ? found : { ...found, steps: live.steps }
  }, [found, runId, live.steps])
}
