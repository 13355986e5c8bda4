import { useState } from 'react'
import { Link, useNavigate } from '@tanstack/react-router'
import { ListChecks, Plus } from 'lucide-react'
import type { AgentWithReadiness, Eval } from '../../../../client/schema.js'
import { api, read } from '~/api/client'
import { ResourceList } from '~/components/resource_list'
import { Button } from '~/ui/button'
import type { Column } from '~/ui/table'
import { Time } from '~/ui/time'
import { CreateEval } from './create_eval'

const COLUMNS: Column<Eval>[] = [
  {
    key: 'name',
    title: 'Name',
    sortable: true,
    cell: ({ id, agentId, name, description }) => (
      <>
        <Link
          to={`/agents/${agentId}/evals/${id}`}
          className="block truncate font-medium text-accent hover:underline"
        >
          {name}
        </Link>
        {description && <span className="block truncate text-xs text-ink-soft">{description}</span>}
      </>
    ),
  },
  { key: 'cases', title: 'Cases', cell: ({ cases }) => cases.length },
  {
    key: 'updatedAt',
    title: 'Changed',
    sortable: true,
    wide: true,
    cell: ({ updatedAt }) => <Time iso={updatedAt} />,
  },
]

/** The lists of cases that an agent's versions are measured by. */
export function AgentEvals({ agent }: { agent: AgentWithReadiness }) {
  const [creating, setCreating] = useState(false)
  const navigate = useNavigate()
  const params = { path: { id: agent.id } }
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <p className="text-ink-soft">
          An eval is a list of cases: inputs, and what the output has to be.
        </p>
        <Button look="primary" onClick={() => setCreating(true)}>
          <Plus aria-hidden /> Create Eval
        </Button>
      </div>
      <ResourceList
        name="evals"
        of={agent.id}
        searchable={false}
        columns={COLUMNS}
        rowKey={({ id }) => id}
        load={(query) =>
          read(
            api.GET('/api/v1/agents/{id}/evals', { params: { ...params, query: query as never } })
          )
        }
        empty={{
          icon: <ListChecks aria-hidden />,
          title: 'No evals yet',
          text: 'With one, each version shows whether it does what it has to.',
        }}
      />
      {creating && (
        <CreateEval
          agentId={agent.id}
          onClose={() => setCreating(false)}
          made={(made) => void navigate({ to: `/agents/${agent.id}/evals/${made.id}` })}
        />
      )}
    </div>
  )
}
