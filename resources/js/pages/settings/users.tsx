import { useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Ellipsis, UsersRound } from 'lucide-react'
import type { UpdateUserBody, User } from '../../../client/schema.js'
import { api, read } from '~/api/client'
import { ResourceList } from '~/components/resource_list'
import { attempt } from '~/lib/attempt'
import { useSession } from '~/session/session'
import { Badge } from '~/ui/badge'
import { Button } from '~/ui/button'
import { useConfirm } from '~/ui/confirm'
import { Menu } from '~/ui/menu'
import type { Column } from '~/ui/table'
import { Time } from '~/ui/time'
import { Section } from './section'

const ROLES = ['admin', 'user', 'agent'] as const

const COLUMNS: Column<User>[] = [
  {
    key: 'email',
    title: 'Who',
    sortable: true,
    cell: ({ email, fullName }) => (
      <>
        <span className="block truncate font-medium">{fullName ?? email}</span>
        <span className="block truncate text-xs text-ink-soft">{email}</span>
      </>
    ),
  },
  { key: 'role', title: 'Role', cell: ({ role }) => <Badge tone="accent">{role}</Badge> },
  {
    key: 'isActive',
    title: 'State',
    wide: true,
    cell: ({ isActive, emailVerified }) => (
      <span className="flex gap-1">
        <Badge tone={isActive ? 'good' : 'bad'}>{isActive ? 'active' : 'inactive'}</Badge>
        {!emailVerified && <Badge tone="warn">not verified</Badge>}
      </span>
    ),
  },
  {
    key: 'lastLoginAt',
    title: 'Last login',
    sortable: true,
    wide: true,
    cell: ({ lastLoginAt }) => <Time iso={lastLoginAt} />,
  },
  {
    key: 'createdAt',
    title: 'Since',
    sortable: true,
    wide: true,
    cell: ({ createdAt }) => <Time iso={createdAt} />,
  },
  {
    key: 'actions',
    title: <span className="sr-only">Actions</span>,
    cell: (user) => <Actions user={user} />,
  },
]

/** Everybody who has an account, for admins. */
export default function Users() {
  return (
    <Section title="Users" text="Everybody who has an account.">
      <ResourceList
        name="users"
        columns={COLUMNS}
        rowKey={({ id }) => id}
        load={(query) => read(api.GET('/api/v1/users', { params: { query: query as never } }))}
        filters={[
          { name: 'role', label: 'Role', options: ROLES.map((role) => [role, role] as const) },
          {
            name: 'isActive',
            label: 'State',
            options: [
              ['true', 'active'],
              ['false', 'inactive'],
            ],
          },
        ]}
        empty={{ icon: <UsersRound aria-hidden />, title: 'No users' }}
      />
    </Section>
  )
}

function Actions({ user }: { user: User }) {
  const session = useSession()
  const confirm = useConfirm()
  const navigate = useNavigate()
  const client = useQueryClient()
  const [busy, setBusy] = useState(false)
  const params = { path: { id: user.id } }
  if (session.user?.id === user.id) return <span className="text-ink-soft">you</span>
  const run = async (work: () => Promise<unknown>, done: string) => {
    setBusy(true)
    await attempt(work, done)
    await client.invalidateQueries({ queryKey: ['users'] })
    setBusy(false)
  }
  const change = (body: UpdateUserBody, done: string) =>
    run(() => read(api.PATCH('/api/v1/users/{id}', { params, body })), done)
  const deactivate = async () => {
    const text = `${user.email} is logged out everywhere and can not log in.`
    const question = { title: 'Deactivate this user?', text, action: 'Deactivate User' }
    if (await confirm(question)) await change({ isActive: false }, 'User deactivated')
  }
  const destroy = async () => {
    const text = `${user.email} can not log in any more, and is erased after 90 days.`
    if (await confirm({ title: 'Delete this user?', text, action: 'Delete User' }))
      await run(() => read(api.DELETE('/api/v1/users/{id}', { params })), 'User deleted')
  }
  return (
    <Menu
      trigger={
        <Button size="icon" look="ghost" busy={busy} aria-label={`Actions for ${user.email}`}>
          {!busy && <Ellipsis aria-hidden />}
        </Button>
      }
      items={[
        ...ROLES.filter((role) => role !== user.role).map((role) => ({
          label: `Make ${role}`,
          act: () => void change({ role }, `Now ${role}`),
        })),
        user.isActive
          ? { label: 'Deactivate', act: () => void deactivate() }
          : { label: 'Activate', act: () => void change({ isActive: true }, 'User activated') },
        {
          label: 'Budgets',
          act: () =>
            void navigate({ to: '/settings/budgets', search: { userId: user.id } as never }),
        },
        { label: 'Delete', danger: true, act: () => void destroy() },
      ]}
    />
  )
}
