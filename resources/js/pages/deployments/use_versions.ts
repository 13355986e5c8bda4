import { useQuery } from '@tanstack/react-query'
import { api, read } from '~/api/client'

/** What is deployed: one of both. */
export interface Target {
  workflowId: string | null
  agentId: string | null
}

export interface TargetVersion {
  version: number
  createdAt: string
}

/** The versions that a workflow or an agent has, the newest first. */
export function useVersions({ workflowId, agentId }: Target) {
  const query = { pageSize: 100 }
  return useQuery({
    queryKey: workflowId ? ['workflows', workflowId, 'versions'] : ['agents', agentId, 'versions'],
    queryFn: async (): Promise<TargetVersion[]> => {
      if (workflowId) {
        const params = { path: { id: workflowId }, query }
        return (await read(api.GET('/api/v1/workflows/{id}/versions', { params }))).data
      }
      const params = { path: { id: agentId! }, query }
      return (await read(api.GET('/api/v1/agents/{id}/versions', { params }))).data
    },
    enabled: Boolean(workflowId ?? agentId),
  })
}
