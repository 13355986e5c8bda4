import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { BadgeCheck, LayoutTemplate } from 'lucide-react'
import type { Template } from '../../../client/schema.js'
import { api, one, read } from '~/api/client'
import { ResourceList } from '~/components/resource_list'
import { Badge } from '~/ui/badge'
import { Page } from '~/ui/page'
import { Rated } from './rating'

const TYPES = [
  ['workflow', 'Workflow'],
  ['agent', 'Agent'],
  ['step', 'Step'],
] as const

/** The gallery: what others have made, to begin with. */
export function Templates() {
  const { data: categories = [] } = useQuery({
    queryKey: ['templates', 'categories'],
    queryFn: () => one(api.GET('/api/v1/templates/categories')),
  })
  return (
    <Page title="Templates" description="Take one, look at it, and make it yours.">
      <ResourceList<Template>
        name="templates"
        columns={[]}
        rowKey={({ id }) => id}
        pageSize={24}
        load={(query) => read(api.GET('/api/v1/templates', { params: { query: query as never } }))}
        filters={[
          {
            name: 'category',
            label: 'Category',
            options: categories.map(
              ({ category, count }) => [category, `${category} (${count})`] as const
            ),
          },
          { name: 'type', label: 'Type', options: TYPES },
        ]}
        show={(rows) => <Gallery templates={rows} />}
        empty={{
          icon: <LayoutTemplate aria-hidden />,
          title: 'No templates yet',
          text: 'A template holds an agent or a workflow that can be made anew with one click.',
        }}
      />
    </Page>
  )
}

function Gallery({ templates }: { templates: Template[] }) {
  return (
    <ul aria-label="templates" className="grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
      {templates.map((template) => (
        <li key={template.id}>
          <Link
            to={`/templates/${template.id}`}
            className="flex h-full flex-col gap-2 rounded-lg border border-line bg-surface p-4 hover:border-line-strong hover:bg-subtle/60"
          >
            <span className="flex items-start justify-between gap-2">
              <span className="line-clamp-3 min-w-0 font-semibold wrap-anywhere">
                {template.name}
              </span>
              {template.isOfficial && (
                <BadgeCheck aria-label="Official" className="size-4 shrink-0 text-accent" />
              )}
            </span>
            <span className="line-clamp-3 flex-1 text-ink-soft wrap-anywhere">
              {template.description}
            </span>
            <span className="flex flex-wrap items-center gap-1.5">
              <Badge tone="accent">{template.type}</Badge>
              <Badge className="max-w-40">{template.category}</Badge>
              <span className="ml-auto text-xs text-ink-soft">
                <Rated average={template.ratingAverage} count={template.ratingCount} /> · used{' '}
                {template.usageCount.toLocaleString()}×
              </span>
            </span>
          </Link>
        </li>
      ))}
    </ul>
  )
}
