import { useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { Lock, Plus } from 'lucide-react'
import type { Secret } from '../../../client/schema.js'
import { api, read } from '~/api/client'
import { ResourceList } from '~/components/resource_list'
import { attempt } from '~/lib/attempt'
import { Button } from '~/ui/button'
import { useConfirm } from '~/ui/confirm'
import type { Column } from '~/ui/table'
import { Time } from '~/ui/time'
import { SecretDialog } from './secret_dialog'
import { Section } from './section'

/** Values that agents use and nobody reads again. */
export default function Secrets() {
  /** Which one is written: an empty name is a new one. */
  const [writing, setWriting] = useState<string | null>(null)
  const columns: Column<Secret>[] = [
    {
      key: 'name',
      title: 'Name',
      sortable: true,
      cell: ({ name }) => <code className="font-medium">{name}</code>,
    },
    {
      key: 'createdAt',
      title: 'Made',
      sortable: true,
      wide: true,
      cell: ({ createdAt }) => <Time iso={createdAt} />,
    },
    {
      key: 'updatedAt',
      title: 'Changed',
      sortable: true,
      cell: ({ updatedAt }) => <Time iso={updatedAt} />,
    },
    {
      key: 'actions',
      title: <span className="sr-only">Actions</span>,
      cell: ({ name }) => <Actions name={name} replace={() => setWriting(name)} />,
    },
  ]
  return (
    <Section
      title="Secrets"
      text={
        <>
          Encrypted, and never shown again. Agents use them by name, as <code>secrets.NAME</code>.
        </>
      }
      actions={
        <Button look="primary" onClick={() => setWriting('')}>
          <Plus aria-hidden /> Add Secret
        </Button>
      }
    >
      <ResourceList
        name="secrets"
        columns={columns}
        rowKey={({ name }) => name}
        load={(query) => read(api.GET('/api/v1/secrets', { params: { query: query as never } }))}
        empty={{
          icon: <Lock aria-hidden />,
          title: 'No secrets yet',
          text: 'Keep passwords and tokens of other services here, and not in agents.',
        }}
      />
      {writing !== null && <SecretDialog name={writing} onClose={() => setWriting(null)} />}
    </Section>
  )
}

function Actions({ name, replace }: { name: string; replace(): void }) {
  const confirm = useConfirm()
  const client = useQueryClient()
  const destroy = async () => {
    const text = `Agents that use "${name}" fail from now on.`
    if (!(await confirm({ title: 'Delete this secret?', text, action: 'Delete Secret' }))) return
    const params = { path: { name } }
    await attempt(() => read(api.DELETE('/api/v1/secrets/{name}', { params })), 'Secret deleted')
    await client.invalidateQueries({ queryKey: ['secrets'] })
  }
  return (
    <span className="flex justify-end gap-1">
      <Button size="small" aria-label={`Replace ${name}`} onClick={replace}>
        Replace
      </Button>
      <Button
        size="small"
        look="danger"
        aria-label={`Delete ${name}`}
        onClick={() => void destroy()}
      >
        Delete
      </Button>
    </span>
  )
}
