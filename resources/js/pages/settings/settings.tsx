import { lazy, Suspense, type ComponentType } from 'react'
import { Link, useParams } from '@tanstack/react-router'
import { ApiFailure } from '~/api/failure'
import { useSession } from '~/session/session'
import { Page } from '~/ui/page'
import { Failed, Loading } from '~/ui/states'

interface Section {
  key: string
  label: string
  /** Only admins may see it. */
  admin?: boolean
  content: ComponentType
}

const SECTIONS: Section[] = [
  { key: 'api-keys', label: 'API keys', content: lazy(() => import('./api_keys')) },
  { key: 'secrets', label: 'Secrets', content: lazy(() => import('./secrets')) },
  { key: 'webhooks', label: 'Webhooks', content: lazy(() => import('./webhooks')) },
  { key: 'budgets', label: 'Budgets', content: lazy(() => import('./budgets')) },
  { key: 'sessions', label: 'Sessions', content: lazy(() => import('./sessions')) },
  { key: 'audit-log', label: 'Audit log', content: lazy(() => import('./audit_log')) },
  { key: 'users', label: 'Users', admin: true, content: lazy(() => import('./users')) },
  { key: 'system', label: 'System', admin: true, content: lazy(() => import('./system')) },
]

/** On a narrow screen the sections are a row that scrolls. */
const intoView = (link: HTMLElement | null) =>
  link?.scrollIntoView({ block: 'nearest', inline: 'nearest' })

/** What is set for an account, and for admins for all: a page each, by the address. */
export function Settings() {
  const { key = 'api-keys' } = useParams({ strict: false }) as { key?: string }
  const { user } = useSession()
  const admin = user?.role === 'admin'
  const section = SECTIONS.find((one) => one.key === key)
  const Content = section?.content
  return (
    <Page title={section ? `${section.label} · Settings` : 'Settings'} heading="Settings">
      <div className="grid items-start gap-4 md:grid-cols-[11rem_1fr]">
        <nav
          aria-label="Settings"
          className="flex gap-1 overflow-x-auto md:sticky md:top-16 md:flex-col"
        >
          {SECTIONS.filter((one) => admin || !one.admin).map((one) => (
            <Link
              key={one.key}
              to={`/settings/${one.key}`}
              className="rounded-md px-2.5 py-1.5 whitespace-nowrap text-ink-soft hover:bg-subtle hover:text-ink aria-[current=page]:bg-accent-soft aria-[current=page]:font-medium aria-[current=page]:text-accent"
              aria-current={one.key === key ? 'page' : undefined}
              ref={one.key === key ? intoView : undefined}
            >
              {one.label}
            </Link>
          ))}
        </nav>
        <div className="min-w-0">
          {!Content ? (
            <Failed error={new ApiFailure(404, 'NOT_FOUND', 'No such page')} />
          ) : section.admin && user && !admin ? (
            <Failed error={new ApiFailure(403, 'FORBIDDEN', 'This is for admins.')} />
          ) : user ? (
            <Suspense fallback={<Loading />}>
              <Content />
            </Suspense>
          ) : (
            <Loading />
          )}
        </div>
      </div>
    </Page>
  )
}
