import type { ReactNode } from 'react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { ChevronLeft, ChevronRight } from 'lucide-react'
import type { Pagination } from '../../client/schema.js'
import { Button } from '~/ui/button'
import { Empty, Failed, Loading } from '~/ui/states'
import { Table, type Column } from '~/ui/table'
import { SearchBox } from './search_box'

/** What the URL says of a list; unknown keys are filters of the resource. */
export interface ListSearch {
  page?: number
  search?: string
  sortBy?: string
  sortOrder?: 'asc' | 'desc'
  [filter: string]: string | number | boolean | undefined
}

export interface Filter {
  name: string
  label: string
  options: ReadonlyArray<readonly [value: string, label: string]>
}

export interface ResourceListProps<Row> {
  /** Names the rows, such as `agents`: the cache's key and the table's label. */
  name: string
  columns: Column<Row>[]
  load(query: ListSearch): Promise<{ data: Row[]; pagination: Pagination }>
  rowKey(row: Row): string
  filters?: Filter[]
  searchable?: boolean
  /** What each question says besides, and no one can change. */
  fixed?: ListSearch
  /** The id of what the rows are a part of: lists of two of them are not the same. */
  of?: string
  /** What stands there when there is nothing at all. */
  empty: { icon: ReactNode; title: string; text?: ReactNode; action?: ReactNode }
  /** Rows per page, 1 to 100. */
  pageSize?: number
  /** Shows the rows as something else than a table, such as cards. */
  show?(rows: Row[]): ReactNode
}

/** A searchable, sortable, paged table whose state is in the URL. */
export function ResourceList<Row>(props: ResourceListProps<Row>) {
  const {
    name,
    columns,
    load,
    rowKey,
    filters = [],
    searchable = true,
    fixed,
    of,
    empty,
    pageSize = 20,
    show,
  } = props
  const search = useSearch({ strict: false }) as ListSearch
  const navigate = useNavigate()
  const set = (changes: ListSearch) =>
    void navigate({
      to: '.',
      search: (old: ListSearch) => clean({ ...old, page: undefined, ...changes }),
      replace: true,
    })
  const clear = () =>
    set(Object.fromEntries(['search', ...filters.map((one) => one.name)].map((key) => [key])))
  const wanted = clean({
    page: search.page ?? 1,
    pageSize,
    search: search.search,
    sortBy: search.sortBy,
    sortOrder: search.sortOrder,
    ...Object.fromEntries(filters.map(({ name: filter }) => [filter, search[filter]])),
    ...fixed,
  })
  const { data, error, isPending, isPlaceholderData, refetch } = useQuery({
    queryKey: of ? [name, of, 'list', wanted] : [name, 'list', wanted],
    queryFn: () => load(wanted),
    placeholderData: keepPreviousData,
  })
  const narrowed = Boolean(search.search) || filters.some(({ name: filter }) => search[filter])
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-2 empty:hidden">
        {searchable && (
          <SearchBox
            label={`Search ${name}`}
            value={String(search.search ?? '')}
            onChange={(text) => set({ search: text || undefined })}
          />
        )}
        {filters.map((filter) => (
          <select
            key={filter.name}
            aria-label={filter.label}
            value={String(search[filter.name] ?? '')}
            onChange={({ target }) => set({ [filter.name]: target.value || undefined })}
            className="h-9 max-w-[min(100%,20rem)] truncate rounded-md border border-line-strong/60 bg-surface px-2"
          >
            <option value="">{filter.label}: all</option>
            {filter.options.map(([value, label]) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </select>
        ))}
      </div>
      {error ? (
        <Failed error={error} again={() => void refetch()} />
      ) : isPending ? (
        <Loading />
      ) : data.data.length === 0 ? (
        narrowed ? (
          <Empty
            icon={empty.icon}
            title="Nothing matches"
            action={<Button onClick={clear}>Clear the search</Button>}
          />
        ) : (
          <Empty icon={empty.icon} title={empty.title} action={empty.action}>
            {empty.text}
          </Empty>
        )
      ) : (
        <div aria-busy={isPlaceholderData} className="flex flex-col gap-3 aria-busy:opacity-70">
          {show?.(data.data) ?? (
            <Table
              label={name}
              columns={columns}
              rows={data.data}
              rowKey={rowKey}
              sorting={{ by: search.sortBy ?? 'createdAt', order: search.sortOrder ?? 'desc' }}
              onSort={({ by, order }) => set({ sortBy: by, sortOrder: order })}
            />
          )}
          <Pages
            pagination={data.pagination}
            go={(page) => set({ page: page === 1 ? undefined : page })}
          />
        </div>
      )}
    </div>
  )
}

function Pages({ pagination, go }: { pagination: Pagination; go(page: number): void }) {
  const { page, totalPages, totalItems, hasNext, hasPrev } = pagination
  return (
    <nav aria-label="Pages" className="flex items-center justify-between gap-2 text-ink-soft">
      <p>
        {totalItems.toLocaleString()} {totalItems === 1 ? 'entry' : 'entries'}
      </p>
      {totalPages > 1 && (
        <div className="flex items-center gap-2">
          <Button
            size="icon"
            aria-label="Previous page"
            disabled={!hasPrev}
            onClick={() => go(page - 1)}
          >
            <ChevronLeft aria-hidden />
          </Button>
          <span>
            {page} of {totalPages}
          </span>
          <Button
            size="icon"
            aria-label="Next page"
            disabled={!hasNext}
            onClick={() => go(page + 1)}
          >
            <ChevronRight aria-hidden />
          </Button>
        </div>
      )}
    </nav>
  )
}

function clean(search: ListSearch): ListSearch {
  return Object.fromEntries(
    Object.entries(search).filter(([, value]) => value !== undefined && value !== '')
  )
}
