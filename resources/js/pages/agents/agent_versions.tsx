import { useState } from 'react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { toast } from 'sonner'
import type { AgentVersion, AgentWithReadiness } from '../../../client/schema.js'
import { api, one, read } from '~/api/client'
import { messageOf } from '~/api/failure'
import { Diff } from '~/components/diff'
import { Badge } from '~/ui/badge'
import { Button } from '~/ui/button'
import { TitledCard } from '~/ui/card'
import { Failed, Loading } from '~/ui/states'
import { Time } from '~/ui/time'

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
  const [chosen, setChosen] = useState<number | null>(null)
  const { data, error, isPending } = useQuery({
    queryKey: ['agents', agent.id, 'versions', agent.version],
    queryFn: () =>
      read(api.GET('/api/v1/agents/{id}/versions', { params: { path, query: { pageSize: 100 } } })),
  })
  if (error) return <Failed error={error} />
  if (isPending) return <Loading />
  const versions = data.data
  const current = versions.find(({ version }) => version === agent.version)
  const other = versions.find(({ version }) => version === (chosen ?? agent.version - 1))
  const restore = async (version: number) => {
    try {
      await one(
        api.POST('/api/v1/agents/{id}/versions/{version}/restore', {
          params: { path: { ...path, version } },
        })
      )
      toast.success(`Version ${version} restored as the newest`)
      await client.invalidateQueries({ queryKey: ['agents'] })
    } catch (failure) {
      toast.error(messageOf(failure))
    }
  }
  return (
    <div className="grid gap-4 lg:grid-cols-[20rem_1fr]">
      <TitledCard title="Versions">
        <ul className="flex flex-col gap-1">
          {versions.map(({ version, createdAt }) => (
            <li
              key={version}
              className="flex items-center justify-between gap-2 rounded px-2 py-1 hover:bg-subtle"
            >
              <button
                type="button"
                className="flex items-center gap-2"
                aria-pressed={other?.version === version}
                onClick={() => setChosen(version)}
              >
                <span className="font-medium">Version {version}</span>
                {version === agent.version && <Badge tone="accent">newest</Badge>}
                <span className="text-xs text-ink-soft">
                  <Time iso={createdAt} />
                </span>
              </button>
              {version !== agent.version && (
                <Button size="small" onClick={() => void restore(version)}>
                  Restore
                </Button>
              )}
            </li>
          ))}
        </ul>
      </TitledCard>
      {current && other && other !== current ? (
        <TitledCard title={`From version ${other.version} to ${current.version}`}>
          <Diff before={runs(other)} after={runs(current)} />
        </TitledCard>
      ) : (
        <p className="p-4 text-ink-soft">Choose another version to see what changed.</p>
      )}
    </div>
  )
}
