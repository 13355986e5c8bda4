import { useState } from 'react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Send } from 'lucide-react'
import type { WebhookDelivery } from '../../../client/schema.js'
import { api, read } from '~/api/client'
import { Button } from '~/ui/button'
import { Select } from '~/ui/field'
import { Empty, Failed, Loading } from '~/ui/states'
import { Status } from '~/ui/status'
import { Table, type Column } from '~/ui/table'
import { duration, Time } from '~/ui/time'
import { DeliveryDialog } from './delivery_dialog'

const STATUSES = ['pending', 'delivered', 'failed'] as const
/** How often it is looked whether what is on its way has arrived. */
const LOOK_MS = 1500

interface Search {
  status?: (typeof STATUSES)[number]
}

/** What was sent to a webhook, the newest first. */
export function WebhookDeliveries({ id }: { id: string }) {
  const { status } = useSearch({ strict: false }) as Search
  const navigate = useNavigate()
  const [shown, setShown] = useState<string | null>(null)
  const { data, error, isPending, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } =
    useInfiniteQuery({
      queryKey: ['webhooks', id, 'deliveries', status],
      queryFn: ({ pageParam: cursor }) =>
        read(
          api.GET('/api/v1/webhooks/{id}/deliveries', {
            params: { path: { id }, query: { status, cursor, pageSize: 50 } },
          })
        ),
      initialPageParam: '',
      getNextPageParam: ({ pagination }) =>
        ('nextCursor' in pagination ? pagination.nextCursor : null) ?? undefined,
      refetchInterval: ({ state }) =>
        state.data?.pages[0]?.data.some((one) => one.status === 'pending') ? LOOK_MS : false,
    })
  const rows = data?.pages.flatMap((page) => page.data) ?? []
  const open = rows.find((row) => row.id === shown)
  return (
    <section aria-label="Deliveries" className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h2 className="text-base font-semibold">Deliveries</h2>
        <Select
          aria-label="Status"
          className="w-auto"
          value={status ?? ''}
          onChange={({ target }) =>
            void navigate({ to: '.', search: { status: target.value || undefined }, replace: true })
          }
        >
          <option value="">Status: all</option>
          {STATUSES.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </Select>
      </div>
      {error ? (
        <Failed error={error} again={() => void refetch()} />
      ) : isPending ? (
        <Loading />
      ) : rows.length === 0 ? (
        <Empty icon={<Send aria-hidden />} title={status ? 'Nothing matches' : 'Nothing sent yet'}>
          {!status && 'Send a test to see whether messages arrive.'}
        </Empty>
      ) : (
        <Table
          label="deliveries"
          columns={columns(setShown)}
          rows={rows}
          rowKey={(delivery) => delivery.id}
        />
      )}
      {hasNextPage && (
        <div className="flex justify-center">
          <Button busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            Show older
          </Button>
        </div>
      )}
      {open && <DeliveryDialog delivery={open} onClose={() => setShown(null)} />}
    </section>
  )
}

const columns = (show: (id: string) => void): Column<WebhookDelivery>[] => [
  {
    key: 'event',
    title: 'Event',
    cell: ({ id, event }) => (
      <button
        type="button"
        className="font-medium text-accent hover:underline"
        onClick={() => show(id)}
      >
        {event}
      </button>
    ),
  },
  {
    key: 'status',
    title: 'Status',
    cell: ({ status }) => <Status value={status} testId="delivery-status" />,
  },
  {
    key: 'answer',
    title: 'Answer',
    wide: true,
    cell: ({ responseStatus, error }) => responseStatus ?? error ?? '–',
  },
  { key: 'attempts', title: 'Attempts', wide: true, cell: ({ attempts }) => attempts },
  { key: 'durationMs', title: 'Took', wide: true, cell: ({ durationMs }) => duration(durationMs) },
  { key: 'createdAt', title: 'When', cell: ({ createdAt }) => <Time iso={createdAt} /> },
]
