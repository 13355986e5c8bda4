import { useState } from 'react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { ScrollText } from 'lucide-react'
import type { AuditLog } from '../../../client/schema.js'
import { api, read } from '~/api/client'
import { JsonView } from '~/components/json_view'
import { SearchBox } from '~/components/search_box'
import { Button } from '~/ui/button'
import { Dialog } from '~/ui/dialog'
import { Field, Input, Select } from '~/ui/field'
import { Empty, Failed, Loading } from '~/ui/states'
import { Table, type Column } from '~/ui/table'
import { Time } from '~/ui/time'
import { Section } from './section'

const TYPES = [
  'agent',
  'api_key',
  'budget',
  'conversation',
  'deployment',
  'eval',
  'execution',
  'secret',
  'session',
  'template',
  'user',
  'webhook',
  'workflow',
]

interface Search {
  action?: string
  resourceType?: string
  from?: string
  to?: string
}

/** A day of the reader's, as a time of the API. */
const dayAt = (day: string | undefined, time: string) =>
  day ? new Date(`${day}T${time}`).toISOString() : undefined

/** Who did what, the newest first; more comes when it is asked for. */
export default function AuditTrail() {
  const search = useSearch({ strict: false }) as Search
  const navigate = useNavigate()
  const [shown, setShown] = useState<AuditLog | null>(null)
  const set = (changes: Search) =>
    void navigate({
      to: '.',
      search: (old: Search) => ({ ...old, ...changes }),
      replace: true,
    })
  const filters = {
    action: search.action,
    resourceType: search.resourceType,
    from: dayAt(search.from, '00:00'),
    to: dayAt(search.to, '23:59:59.999'),
  }
  const trail = useInfiniteQuery({
    queryKey: ['audit-logs', filters],
    queryFn: ({ pageParam: cursor }) =>
      read(
        api.GET('/api/v1/audit-logs', { params: { query: { ...filters, cursor, pageSize: 50 } } })
      ),
    initialPageParam: '',
    getNextPageParam: ({ pagination }) =>
      ('nextCursor' in pagination ? pagination.nextCursor : null) ?? undefined,
  })
  const rows = trail.data?.pages.flatMap(({ data }) => data) ?? []
  return (
    <Section title="Audit log" text="Who did what, when and from where. It can not be changed.">
      <div className="flex flex-wrap items-end gap-2">
        <SearchBox
          label="Action"
          placeholder="Action, such as agent.updated"
          value={search.action ?? ''}
          onChange={(action) => set({ action: action || undefined })}
        />
        <Select
          aria-label="Kind"
          className="w-auto"
          value={search.resourceType ?? ''}
          onChange={({ target }) => set({ resourceType: target.value || undefined })}
        >
          <option value="">Kind: all</option>
          {TYPES.map((type) => (
            <option key={type}>{type}</option>
          ))}
        </Select>
        {(['from', 'to'] as const).map((end) => (
          <Field key={end} label={end === 'from' ? 'From' : 'To'} className="flex-row items-center">
            <Input
              type="date"
              name={end}
              className="w-40"
              value={search[end] ?? ''}
              onChange={({ target }) => set({ [end]: target.value || undefined })}
            />
          </Field>
        ))}
      </div>
      {trail.error ? (
        <Failed error={trail.error} again={() => void trail.refetch()} />
      ) : trail.isPending ? (
        <Loading />
      ) : rows.length === 0 ? (
        <Empty icon={<ScrollText aria-hidden />} title="Nothing matches" />
      ) : (
        <Table label="audit log" columns={columns(setShown)} rows={rows} rowKey={({ id }) => id} />
      )}
      {trail.hasNextPage && (
        <div className="flex justify-center">
          <Button busy={trail.isFetchingNextPage} onClick={() => void trail.fetchNextPage()}>
            Show older
          </Button>
        </div>
      )}
      <Dialog
        open={shown !== null}
        onOpenChange={(open) => !open && setShown(null)}
        title={shown?.action ?? ''}
        side
      >
        <JsonView value={shown} label="Entry" />
      </Dialog>
    </Section>
  )
}

const columns = (show: (entry: AuditLog) => void): Column<AuditLog>[] => [
  { key: 'createdAt', title: 'When', cell: ({ createdAt }) => <Time iso={createdAt} /> },
  {
    key: 'action',
    title: 'What',
    cell: (entry) => (
      <button
        type="button"
        className="font-medium text-accent hover:underline"
        onClick={() => show(entry)}
      >
        {entry.action}
      </button>
    ),
  },
  {
    key: 'resource',
    title: 'Of',
    wide: true,
    cell: ({ resourceType, resourceId }) => (
      <>
        {resourceType} <code className="text-xs text-ink-soft">{resourceId}</code>
      </>
    ),
  },
  { key: 'ip', title: 'From', wide: true, cell: ({ ipAddress }) => ipAddress ?? '–' },
]
