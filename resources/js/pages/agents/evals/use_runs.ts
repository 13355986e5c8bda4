import { useQuery } from '@tanstack/react-query'
import type { Eval } from '../../../../client/schema.js'
import { api, read } from '~/api/client'

/** How often it is looked how far a run is, in milliseconds. */
export const LOOK_MS = 1000

/** The newest runs of an eval. */
export function useRuns({ agentId: id, id: evalId }: Eval) {
  return useQuery({
    queryKey: ['evals', id, evalId, 'runs'],
    queryFn: () =>
      read(
        api.GET('/api/v1/agents/{id}/evals/{evalId}/runs', {
          params: { path: { id, evalId }, query: { pageSize: 100 } },
        })
      ),
    refetchInterval: ({ state }) =>
      state.data?.data.some(({ status }) => status === 'running') ? LOOK_MS : false,
  })
}
