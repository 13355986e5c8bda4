import { useState } from 'react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Ellipsis, Pencil, Play, Trash2 } from 'lucide-react'
import { toast } from 'sonner'
import type { Eval } from '../../../../client/schema.js'
import { api, one, read } from '~/api/client'
import { messageOf } from '~/api/failure'
import { attempt } from '~/lib/attempt'
import { Button } from '~/ui/button'
import { useConfirm } from '~/ui/confirm'
import { Select } from '~/ui/field'
import { Menu } from '~/ui/menu'
import { RenameEval } from './rename_eval'

/** How many versions can be chosen from, the newest first. */
const VERSIONS = 100

/** Runs an eval on a version, renames it, deletes it. */
export function EvalActions(props: {
  of: Eval
  /** The agent's version now. */
  newest: number
  rename(fields: { name: string; description: string | null }): Promise<unknown>
  started(runId: string): void
}) {
  const { of: found, newest, rename, started } = props
  const path = { id: found.agentId, evalId: found.id }
  const [version, setVersion] = useState(newest)
  const [renaming, setRenaming] = useState(false)
  const client = useQueryClient()
  const navigate = useNavigate()
  const confirm = useConfirm()
  const run = useMutation({
    mutationFn: () =>
      one(
        api.POST('/api/v1/agents/{id}/evals/{evalId}/runs', { params: { path }, body: { version } })
      ),
    onSuccess: async ({ id }) => {
      await client.invalidateQueries({ queryKey: ['evals', found.agentId] })
      started(id)
    },
    onError: (error) => toast.error(messageOf(error)),
  })
  const destroy = async () => {
    const text = 'Its runs and their results go with it; their executions stay.'
    if (!(await confirm({ title: 'Delete this eval?', text, action: 'Delete Eval' }))) return
    const gone = () => read(api.DELETE('/api/v1/agents/{id}/evals/{evalId}', { params: { path } }))
    if (!(await attempt(gone, 'Eval deleted'))) return
    await navigate({ to: `/agents/${found.agentId}`, search: { tab: 'evals' } as never })
    await client.invalidateQueries({ queryKey: ['evals', found.agentId] })
  }
  const versions = Array.from({ length: Math.min(newest, VERSIONS) }, (_, back) => newest - back)
  return (
    <>
      <Select
        aria-label="Version to run it on"
        className="w-auto"
        value={version}
        onChange={({ target }) => setVersion(Number(target.value))}
      >
        {versions.map((one) => (
          <option key={one} value={one}>
            Version {one}
          </option>
        ))}
      </Select>
      <Button look="primary" busy={run.isPending} onClick={() => run.mutate()}>
        {!run.isPending && <Play aria-hidden />} Run Eval
      </Button>
      <Menu
        trigger={
          <Button size="icon" aria-label="More actions">
            <Ellipsis aria-hidden />
          </Button>
        }
        items={[
          { label: 'Rename', icon: <Pencil aria-hidden />, act: () => setRenaming(true) },
          {
            label: 'Delete',
            icon: <Trash2 aria-hidden />,
            danger: true,
            act: () => void destroy(),
          },
        ]}
      />
      {renaming && <RenameEval of={found} save={rename} onClose={() => setRenaming(false)} />}
    </>
  )
}
