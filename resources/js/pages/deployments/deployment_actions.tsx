import { useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Ellipsis, KeyRound, Play, Square, Trash2, Wrench } from 'lucide-react'
import type { Deployment } from '../../../client/schema.js'
import { api, one, read } from '~/api/client'
import { ShownOnce } from '~/components/shown_once'
import { attempt } from '~/lib/attempt'
import { Button } from '~/ui/button'
import { useConfirm } from '~/ui/confirm'
import { Menu } from '~/ui/menu'
import { RotateKey } from './rotate_key'

type Move = 'start' | 'stop' | 'maintenance'

const move = (id: string, to: Move) =>
  one(api.POST(`/api/v1/deployments/{id}/${to}`, { params: { path: { id } } }))

/** Starts, stops and pauses it; another key; deletes it. */
export function DeploymentActions({ deployment }: { deployment: Deployment }) {
  const { id, name, status } = deployment
  const client = useQueryClient()
  const navigate = useNavigate()
  const confirm = useConfirm()
  const [busy, setBusy] = useState(false)
  const [rotating, setRotating] = useState(false)
  const [key, setKey] = useState<string | null>(null)
  const params = { path: { id } }

  const up = ['running', 'starting', 'maintenance'].includes(status)

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
      await run(() => move(id, 'stop'), 'Deployment stopped')
  }
  const destroy = async () => {
    const text = `The address of "${name}" stops working for ever.`
    if (!(await confirm({ title: 'Delete this deployment?', text, action: 'Delete Deployment' })))
      return
    const work = () => read(api.DELETE('/api/v1/deployments/{id}', { params }))
    setBusy(true)
    const gone = await attempt(work, 'Deployment deleted')
    setBusy(false)
    if (!gone) return
    // Left first: what is shown of it would be asked for again, and is no longer there.
    await navigate({ to: '/deployments' })
    client.removeQueries({ queryKey: ['deployments', id] })
    await client.invalidateQueries({ queryKey: ['deployments'] })
  }
  return (
    <>
      {up && status !== 'maintenance' && (
        <Button
          disabled={busy}
          onClick={() => void run(() => move(id, 'maintenance'), 'In maintenance')}
        >
          <Wrench aria-hidden /> Maintenance
        </Button>
      )}
      {(!up || status === 'maintenance') && (
        <Button
          look="primary"
          busy={busy}
          disabled={status === 'stopping'}
          onClick={() => void run(() => move(id, 'start'), 'Deployment started')}
        >
          {!busy && <Play aria-hidden />} Start
        </Button>
      )}
      {up && (
        <Button look="danger" disabled={busy} onClick={() => void stop()}>
          <Square aria-hidden /> Stop
        </Button>
      )}
      <Menu
        trigger={
          <Button size="icon" aria-label="More actions">
            <Ellipsis aria-hidden />
          </Button>
        }
        items={[
          { label: 'Rotate key', icon: <KeyRound aria-hidden />, act: () => setRotating(true) },
          {
            label: 'Delete',
            icon: <Trash2 aria-hidden />,
            danger: true,
            act: () => void destroy(),
          },
        ]}
      />
      {rotating && <RotateKey id={id} onClose={() => setRotating(false)} made={setKey} />}
      <ShownOnce title="The new key" value={key} onClose={() => setKey(null)} />
    </>
  )
}
