import { useQueryClient } from '@tanstack/react-query'
import { MonitorSmartphone } from 'lucide-react'
import type { Session } from '../../../client/schema.js'
import { api, read } from '~/api/client'
import { ResourceList } from '~/components/resource_list'
import { attempt } from '~/lib/attempt'
import { Badge } from '~/ui/badge'
import { Button } from '~/ui/button'
import { useConfirm } from '~/ui/confirm'
import type { Column } from '~/ui/table'
import { Time } from '~/ui/time'
import { Section } from './section'

const COLUMNS: Column<Session>[] = [
  {
    key: 'userAgent',
    title: 'Where',
    cell: ({ userAgent, ipAddress, current }) => (
      <>
        <span className="block truncate" title={userAgent ?? undefined}>
          {userAgent ?? 'Unknown'}
        </span>
        <span className="text-xs text-ink-soft">{ipAddress}</span>{' '}
        {current && <Badge tone="accent">this one</Badge>}
      </>
    ),
  },
  {
    key: 'createdAt',
    title: 'Began',
    sortable: true,
    wide: true,
    cell: ({ createdAt }) => <Time iso={createdAt} />,
  },
  {
    key: 'lastUsedAt',
    title: 'Last used',
    sortable: true,
    cell: ({ lastUsedAt }) => <Time iso={lastUsedAt} />,
  },
  {
    key: 'expiresAt',
    title: 'Ends',
    sortable: true,
    wide: true,
    cell: ({ expiresAt }) => <Time iso={expiresAt} />,
  },
  {
    key: 'actions',
    title: <span className="sr-only">Actions</span>,
    cell: (session) => (session.current ? null : <End of={session} />),
  },
]

/** Where one is logged in, and how to end it there. */
export default function Sessions() {
  return (
    <Section title="Sessions" text="Browsers and programs that are logged in as you.">
      <ResourceList
        name="sessions"
        columns={COLUMNS}
        rowKey={({ id }) => id}
        searchable={false}
        load={(query) =>
          read(api.GET('/api/v1/users/me/sessions', { params: { query: query as never } }))
        }
        empty={{ icon: <MonitorSmartphone aria-hidden />, title: 'No sessions' }}
      />
    </Section>
  )
}

function End({ of: { id, ipAddress } }: { of: Session }) {
  const confirm = useConfirm()
  const client = useQueryClient()
  const end = async () => {
    const text = 'Whoever is logged in there has to log in again.'
    if (!(await confirm({ title: 'End this session?', text, action: 'End Session' }))) return
    const params = { path: { id } }
    await attempt(
      () => read(api.DELETE('/api/v1/users/me/sessions/{id}', { params })),
      'Session ended'
    )
    await client.invalidateQueries({ queryKey: ['sessions'] })
  }
  return (
    <Button
      size="small"
      look="danger"
      aria-label={`End the session at ${ipAddress ?? 'an unknown address'}`}
      onClick={() => void end()}
    >
      End
    </Button>
  )
}
