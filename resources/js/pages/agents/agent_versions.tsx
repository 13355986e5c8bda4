import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { AgentVersion, AgentWithReadiness } from '../../../client/schema.js'
import { api, one, read } from '~/api/client'
import { Diff } from '~/components/diff'
import { VersionList } from '~/components/version_list'
import { TitledCard } from '~/ui/card'
import { Failed, Loading } from '~/ui/states'

const runs = ({
  config,
  parameters,
  capabilities,
  maxExecutionTime,
  maxMemoryMb,
  maxConcurrentExecutions,
}: AgentVersion) => ({
  config,
  parameters,
  capabilities,
  maxExecutionTime,
  maxMemoryMb,
  maxConcurrentExecutions,
})

/** Each version that ran or could have run, and what changed between two. */
export function AgentVersions({ agent }: { agent: AgentWithReadiness }) {
  const client = useQueryClient()
  const path = { id: agent.id }
  const { data, error, isPending } = useQuery({
    queryKey: ['agents', agent.id, 'versions', agent.version],
    queryFn: () =>
      read(api.GET('/api/v1/agents/{id}/versions', { params: { path, query: { pageSize: 100 } } })),
  })
  if (error) return <Failed error={error} />
  if (isPending) return <Loading />
  const restore = async (version: number) => {
    const params = { path: { ...path, version } }
    await one(api.POST('/api/v1/agents/{id}/versions/{version}/restore', { params }))
    await client.invalidateQueries({ queryKey: ['agents'] })
  }
  return (
    <VersionList
      versions={data.data}
      newest={agent.version}
      warning="It becomes the newest version, and what runs from then on."
      restore={restore}
      compare={(before, after) => (
        <TitledCard title={`From version ${before.version} to ${after.version}`}>
          <Diff before={runs(before)} after={runs(after)} />
        </TitledCard>
      )}
    />
  )
}
