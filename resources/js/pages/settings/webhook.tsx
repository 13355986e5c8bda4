import { useState } from 'react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { Ellipsis, KeyRound, Pencil, Send, Trash2 } from 'lucide-react'
import type { Webhook } from '../../../client/schema.js'
import { api, one, read } from '~/api/client'
import { ShownOnce } from '~/components/shown_once'
import { attempt } from '~/lib/attempt'
import { Badge } from '~/ui/badge'
import { Button } from '~/ui/button'
import { useConfirm } from '~/ui/confirm'
import { Menu } from '~/ui/menu'
import { Page } from '~/ui/page'
import { Failed, Loading } from '~/ui/states'
import { WebhookDeliveries } from './webhook_deliveries'
import { WebhookDialog } from './webhook_dialog'
import { SECRET_TEXT, WebhookNotice, WebhookState } from './webhook_state'

/** One webhook: what it is told, and what came of each message. */
export function WebhookPage() {
  const { id } = useParams({ strict: false }) as { id: string }
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['webhooks', id],
    queryFn: () => one(api.GET('/api/v1/webhooks/{id}', { params: { path: { id } } })),
  })
  if (isPending)
    return (
      <div className="p-6">
        <Loading />
      </div>
    )
  if (error) return <Failed error={error} again={() => void refetch()} />
  return (
    <Page
      title={`${data.url} · Webhook`}
      heading={data.url}
      trail={[['/settings/webhooks', 'Webhooks']]}
      beside={<WebhookState of={data} />}
      description={data.description}
      actions={<Actions of={data} />}
    >
      <WebhookNotice of={data} />
      <p className="flex flex-wrap items-center gap-1">
        <span className="text-ink-soft">Is told of</span>
        {data.events.map((event) => (
          <Badge key={event}>{event}</Badge>
        ))}
      </p>
      <WebhookDeliveries id={data.id} />
    </Page>
  )
}

function Actions({ of: webhook }: { of: Webhook }) {
  const [editing, setEditing] = useState(false)
  const [secret, setSecret] = useState<string | null>(null)
  const [testing, setTesting] = useState(false)
  const confirm = useConfirm()
  const navigate = useNavigate()
  const client = useQueryClient()
  const params = { path: { id: webhook.id } }
  const look = () => client.invalidateQueries({ queryKey: ['webhooks'] })
  const test = async () => {
    setTesting(true)
    await attempt(() => read(api.POST('/api/v1/webhooks/{id}/test', { params })), 'Test sent')
    await look()
    setTesting(false)
  }
  const rotate = async () => {
    const text =
      'Messages carry a signature of both secrets for 24 hours; then the old one is gone.'
    if (!(await confirm({ title: 'Another secret?', text, action: 'Rotate Secret' }))) return
    await attempt(async () => {
      const changed = await one(api.POST('/api/v1/webhooks/{id}/rotate-secret', { params }))
      setSecret(changed.secret ?? null)
      await look()
    }, 'It has another secret')
  }
  const activate = async () => {
    const body = { isActive: true }
    await attempt(() => read(api.PATCH('/api/v1/webhooks/{id}', { params, body })), 'Active again')
    await look()
  }
  const destroy = async () => {
    const text = `${webhook.url} is told nothing any more, and its deliveries are forgotten.`
    if (!(await confirm({ title: 'Delete this webhook?', text, action: 'Delete Webhook' }))) return
    const gone = () => read(api.DELETE('/api/v1/webhooks/{id}', { params }))
    if (!(await attempt(gone, 'Webhook deleted'))) return
    await navigate({ to: '/settings/webhooks' })
    await look()
  }
  return (
    <>
      {!webhook.isActive && (
        <Button look="primary" onClick={() => void activate()}>
          Activate
        </Button>
      )}
      <Button busy={testing} disabled={!webhook.isActive} onClick={() => void test()}>
        {!testing && <Send aria-hidden />} Send Test
      </Button>
      <Button onClick={() => setEditing(true)}>
        <Pencil aria-hidden /> Edit
      </Button>
      <Menu
        trigger={
          <Button size="icon" aria-label="More actions">
            <Ellipsis aria-hidden />
          </Button>
        }
        items={[
          { label: 'Rotate Secret', icon: <KeyRound aria-hidden />, act: () => void rotate() },
          {
            label: 'Delete',
            icon: <Trash2 aria-hidden />,
            danger: true,
            act: () => void destroy(),
          },
        ]}
      />
      {editing && <WebhookDialog webhook={webhook} onClose={() => setEditing(false)} />}
      <ShownOnce
        title="Its new signing secret"
        what="the secret"
        text={SECRET_TEXT}
        value={secret}
        onClose={() => setSecret(null)}
      />
    </>
  )
}
