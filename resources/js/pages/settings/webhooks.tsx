import { useState } from 'react'
import { Link } from '@tanstack/react-router'
import { Plus, Webhook as WebhookIcon } from 'lucide-react'
import type { Webhook } from '../../../client/schema.js'
import { api, read } from '~/api/client'
import { ResourceList } from '~/components/resource_list'
import { ShownOnce } from '~/components/shown_once'
import { Badge } from '~/ui/badge'
import { Button } from '~/ui/button'
import type { Column } from '~/ui/table'
import { Time } from '~/ui/time'
import { Section } from './section'
import { WebhookDialog } from './webhook_dialog'
import { SECRET_TEXT, WebhookState } from './webhook_state'

const COLUMNS: Column<Webhook>[] = [
  {
    key: 'url',
    title: 'Address',
    cell: ({ id, url, description }) => (
      <>
        <Link
          to={`/settings/webhooks/${id}`}
          className="block truncate font-medium text-accent hover:underline"
        >
          {url}
        </Link>
        {description && <span className="block truncate text-xs text-ink-soft">{description}</span>}
      </>
    ),
  },
  { key: 'state', title: 'State', cell: (webhook) => <WebhookState of={webhook} /> },
  {
    key: 'events',
    title: 'Is told of',
    wide: true,
    className: 'whitespace-normal',
    cell: ({ events }) => (
      <span className="flex flex-wrap gap-1">
        {events.map((event) => (
          <Badge key={event}>{event}</Badge>
        ))}
      </span>
    ),
  },
  {
    key: 'createdAt',
    title: 'Made',
    sortable: true,
    wide: true,
    cell: ({ createdAt }) => <Time iso={createdAt} />,
  },
]

/** Addresses that are told what happens. */
export default function Webhooks() {
  const [creating, setCreating] = useState(false)
  const [secret, setSecret] = useState<string | null>(null)
  const create = (
    <Button look="primary" onClick={() => setCreating(true)}>
      <Plus aria-hidden /> Create Webhook
    </Button>
  )
  return (
    <Section
      title="Webhooks"
      text="Addresses of yours that get a signed message when something happens."
      actions={create}
    >
      <ResourceList
        name="webhooks"
        columns={COLUMNS}
        rowKey={({ id }) => id}
        searchable={false}
        load={(query) => read(api.GET('/api/v1/webhooks', { params: { query: query as never } }))}
        empty={{
          icon: <WebhookIcon aria-hidden />,
          title: 'No webhooks yet',
          text: 'Make one, and a program of yours hears of each execution that fails or waits.',
        }}
      />
      {creating && (
        <WebhookDialog
          onClose={() => setCreating(false)}
          saved={(made) => 'secret' in made && setSecret(made.secret ?? null)}
        />
      )}
      <ShownOnce
        title="Its signing secret"
        what="the secret"
        text={SECRET_TEXT}
        value={secret}
        onClose={() => setSecret(null)}
      />
    </Section>
  )
}
