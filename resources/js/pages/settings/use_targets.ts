import { useQuery } from '@tanstack/react-query'
import type { Budget } from '../../../client/schema.js'
import { api, read } from '~/api/client'
import { useSession } from '~/session/session'

/** What a budget can be of, by its scope: `[id, name]` each. */
export function useTargets(scope: Budget['scope']): ReadonlyArray<readonly [string, string]> {
  const query = { pageSize: 100, sortBy: 'name', sortOrder: 'asc' } as const
  const { user } = useSession()
  const workflows = useQuery({
    queryKey: ['workflows', 'choice'],
    queryFn: () => read(api.GET('/api/v1/workflows', { params: { query } })),
    enabled: scope === 'workflow',
  })
  const agents = useQuery({
    queryKey: ['agents', 'choice'],
    queryFn: () => read(api.GET('/api/v1/agents', { params: { query } })),
    enabled: scope === 'agent',
  })
  const keys = useQuery({
    queryKey: ['api-keys', 'choice'],
    queryFn: () => read(api.GET('/api/v1/api-keys', { params: { query } })),
    enabled: scope === 'api_key',
  })
  if (scope === 'user') return user ? [[user.id, 'Your account']] : []
  const rows = { workflow: workflows, agent: agents, api_key: keys }[scope].data?.data ?? []
  return rows.map(({ id, name }) => [id, name])
}
