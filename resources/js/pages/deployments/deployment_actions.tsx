import { useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Ellipsis, KeyRound, Play, Square, Trash2, Wrench } from 'lucide-react'
import type { Deployment } from '../../../client/schema.js'
import { api, fetchRaw, one, read } from '~/api/client'
import { ApiFailure } from '~/api/failure'
import { ShownOnce } from '~/components/shown_once'
import { attempt } from '~/lib/attempt'
import { Button } from '~/ui/button'
import { useConfirm } from '~/ui/confirm'
import { Menu } from '~/ui/menu'

type Move = 'start' | 'stop' | 'maintenance'

async function post(id: string, move: Move): Promise<void> {
  const response = await fetchRaw(`/api/v1/deployments/${id}/${move}`, { method: 'POST' })
  if (!response.ok) throw ApiFailure.from(response.status, await response.json())
}

/** Starts, stops and pauses it; another key; deletes it. */
export function DeploymentActions({ deployment }: { deployment: Deployment }) {
  const { id, name, status } = deployment
  const client = useQueryClient()
  const navigate = useNavigate()
  const confirm = useConfirm()
  const [busy, setBusy] = useState(false)
  const [key, setKey] = useState<string | null>(null)
  const params = { path: { id } }

  const run = async (work: () => Promise<unknown>, done: string) => {
    setBusy(true)
    const worked = await attempt(work, done)
    await client.invalidateQueries({ queryKey: ['deployments'] })
    setBusy(false)
    return worked
  }
  const stop = async () => {
    const text = `"${name}" answers 503 from then on. What runs may end.`
    if (await confirm({ title: 'Stop this deployment?', text, action: 'Stop Deployment' }))
      await run(() => post(id, 'stop'), 'Deployment stopped')
  }
  const rotate = async () => {
    const text = 'The key of now stops working at once.'
    if (!(await confirm({ title: 'Draw another key?', text, action: 'Rotate Key' }))) return
    await run(async () => {
      const made = await one(api.POST('/api/v1/deployments/{id}/rotate-key', { params }))
      setKey(made.apiKey ?? null)
    }, 'Key rotated')
  }
  const destroy = async () => {
    const text = `The address of "${name}" stops working for ever.`
    if (!(await confirm({ title: 'Delete this deployment?', text, action: 'Delete Deployment' })))
      return
    const work = () => read(api.DELETE('/api/v1/deployments/{id}', { params }))
    if (await run(work, 'Deployment deleted')) await navigate({ to: '/deployments' })
  }
  return (
    <>
      {status === 'running' || status === 'starting' ? (
        <>
          <Button
            disabled={busy}
            onClick={() => void run(() => post(id, 'maintenance'), 'In maintenance')}
          >
            <Wrench aria-hidden /> Maintenance
          </Button>
          <Button look="danger" disabled={busy} onClick={() => void stop()}>
            <Square aria-hidden /> Stop
          </Button>
        </>
      ) : (
        <Button
          look="primary"
          busy={busy}
          onClick={() => void run(() => post(id, 'start'), 'Deployment started')}
        >
          {!busy && <Play aria-hidden />} Start
        </Button>
      )}
      <Menu
        trigger={
          <Button size="icon" aria-label="More actions">
            <Ellipsis aria-hidden />
          </Button>
        }
        items={[
          { label: 'Rotate key', icon: <KeyRound aria-hidden />, act: () => void rotate() },
          {
            label: 'Delete',
            icon: <Trash2 aria-hidden />,
            danger: true,
            act: () => void destroy(),
          },
        ]}
      />
      <ShownOnce title="The new key" value={key} onClose={() => setKey(null)} />
    </>
  )
}
