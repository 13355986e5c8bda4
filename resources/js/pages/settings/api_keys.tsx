import { useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { KeyRound, Plus } from 'lucide-react'
import type { ApiKey } from '../../../client/schema.js'
import { api, read } from '~/api/client'
import { ResourceList } from '~/components/resource_list'
import { ShownOnce } from '~/components/shown_once'
import { attempt } from '~/lib/attempt'
import { Badge } from '~/ui/badge'
import { Button } from '~/ui/button'
import { useConfirm } from '~/ui/confirm'
import type { Column } from '~/ui/table'
import { Time } from '~/ui/time'
import { CreateApiKey } from './create_api_key'
import { Section } from './section'

const COLUMNS: Column<ApiKey>[] = [
  {
    key: 'name',
    title: 'Name',
    sortable: true,
    cell: ({ name, keyPrefix }) => (
      <>
        <span className="block truncate font-medium">{name}</span>
        <code className="text-xs text-ink-soft">{keyPrefix}…</code>
      </>
    ),
  },
  {
    key: 'scopes',
    title: 'May',
    wide: true,
    className: 'whitespace-normal',
    cell: ({ scopes }) => (
      <span className="flex flex-wrap gap-1">
        {scopes.map((scope) => (
          <Badge key={scope}>{scope}</Badge>
        ))}
      </span>
    ),
  },
  {
    key: 'usageCount',
    title: 'Requests',
    wide: true,
    cell: ({ usageCount }) => usageCount.toLocaleString(),
  },
  {
    key: 'lastUsedAt',
    title: 'Last used',
    sortable: true,
    wide: true,
    cell: ({ lastUsedAt }) => <Time iso={lastUsedAt} />,
  },
  {
    key: 'expiresAt',
    title: 'Expires',
    sortable: true,
    cell: ({ expiresAt }) => (expiresAt ? <Time iso={expiresAt} /> : 'never'),
  },
  {
    key: 'actions',
    title: <span className="sr-only">Actions</span>,
    cell: (key) => <Revoke of={key} />,
  },
]

/** Keys for programs: what each may do, and until when. */
export default function ApiKeys() {
  const [creating, setCreating] = useState(false)
  const [made, setMade] = useState<string | null>(null)
  const create = (
    <Button look="primary" onClick={() => setCreating(true)}>
      <Plus aria-hidden /> Create API Key
    </Button>
  )
  return (
    <Section
      title="API keys"
      text="A program that asks with a key may do what the key's scopes say, and nothing else."
      actions={create}
    >
      <ResourceList
        name="api-keys"
        columns={COLUMNS}
        rowKey={({ id }) => id}
        load={(query) => read(api.GET('/api/v1/api-keys', { params: { query: query as never } }))}
        empty={{
          icon: <KeyRound aria-hidden />,
          title: 'No API keys yet',
          text: 'Make one for each program, so that each can be taken away by itself.',
        }}
      />
      <CreateApiKey open={creating} onOpenChange={setCreating} made={setMade} />
      <ShownOnce title="Your new API key" value={made} onClose={() => setMade(null)} />
    </Section>
  )
}

function Revoke({ of: { id, name } }: { of: ApiKey }) {
  const confirm = useConfirm()
  const client = useQueryClient()
  const revoke = async () => {
    const text = `What uses "${name}" is refused from now on.`
    if (!(await confirm({ title: 'Revoke this key?', text, action: 'Revoke Key' }))) return
    const params = { path: { id } }
    await attempt(() => read(api.DELETE('/api/v1/api-keys/{id}', { params })), 'Key revoked')
    await client.invalidateQueries({ queryKey: ['api-keys'] })
  }
  return (
    <Button size="small" look="danger" aria-label={`Revoke ${name}`} onClick={() => void revoke()}>
      Revoke
    </Button>
  )
}
