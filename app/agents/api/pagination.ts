import vine from '@vinejs/vine'
import { StepError } from '#engine/contracts/step_error'
import type { Json, JsonObject, Problem } from '#engine/graph/types'
import type { EgressResponse } from '#net/egress_guard'

const MAX_PAGES = 1000
const MAX_ITEMS = 100_000
const path = () =>
  vine
    .string()
    .regex(/^[^.\s]+(\.[^.\s]+)*$/)
    .maxLength(255)
const parameter = () => vine.string().minLength(1).maxLength(255)

/** The part of a config's schema. */
export const paginationSchema = () =>
  vine
    .object({
      type: vine.enum(['link', 'cursor', 'page']),
      itemsPath: path().optional(),
      maxPages: vine.number({ strict: true }).withoutDecimals().range([1, MAX_PAGES]).optional(),
      maxItems: vine.number({ strict: true }).withoutDecimals().range([1, MAX_ITEMS]).optional(),
      nextPath: path().optional(),
      cursorPath: path().optional(),
      cursorParam: parameter().optional(),
      pageParam: parameter().optional(),
      startPage: vine.number({ strict: true }).withoutDecimals().min(0).optional(),
      pageSizeParam: parameter().optional(),
      pageSize: vine.number({ strict: true }).withoutDecimals().range([1, MAX_ITEMS]).optional(),
    })
    .optional()

/** How a list that comes in pages is read to its end. */
export interface Pagination {
  type: 'link' | 'cursor' | 'page'
  /** Where a page's items are in its body; null: the body is the list. */
  itemsPath: string | null
  maxPages: number
  maxItems: number
  /** link: where the body tells the next page's URL; null: the `Link` header does (RFC 8288). */
  nextPath: string | null
  cursorPath: string
  cursorParam: string
  pageParam: string
  startPage: number
  pageSizeParam: string | null
  pageSize: number | null
}

export function paginationProblems({ pagination, method }: JsonObject): Problem[] {
  if (typeof pagination !== 'object' || pagination === null || Array.isArray(pagination)) return []
  const problems: Problem[] = []
  if (String(method ?? 'GET').toUpperCase() !== 'GET') {
    const message = 'goes with GET only: another method could do its work once a page'
    problems.push({ field: 'config.pagination', message, rule: 'method' })
  }
  if (pagination.type === 'cursor' && pagination.cursorPath === undefined) {
    const message = 'is required: where a page tells the cursor of the next one'
    problems.push({ field: 'config.pagination.cursorPath', message, rule: 'required' })
  }
  if (pagination.pageSizeParam !== undefined && pagination.pageSize === undefined) {
    const message = 'is required beside pageSizeParam'
    problems.push({ field: 'config.pagination.pageSize', message, rule: 'required' })
  }
  return problems
}

/** The `pagination` of a config that has no problems, or null. */
export function readPagination(given: Json | undefined): Pagination | null {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return null
  return {
    ...{ itemsPath: null, nextPath: null, cursorPath: '', cursorParam: 'cursor' },
    ...{ maxPages: 100, maxItems: 10_000, pageParam: 'page', startPage: 1 },
    ...{ pageSizeParam: null, pageSize: null },
    ...given,
  } as Pagination
}

/** The URL of the first page. */
export function firstPage(url: string, { type, ...pages }: Pagination): string {
  const first = new URL(url)
  if (type === 'page') first.searchParams.set(pages.pageParam, String(pages.startPage))
  if (pages.pageSizeParam !== null) {
    first.searchParams.set(pages.pageSizeParam, String(pages.pageSize))
  }
  return first.href
}

/**
 * The items of a page.
 *
 * @throws StepError `INVALID_RESPONSE`, not retryable, where there is no list.
 */
export function itemsOf(body: Json, { itemsPath }: Pagination): Json[] {
  const items = itemsPath === null ? body : valueAt(body, itemsPath)
  if (Array.isArray(items)) return items
  const where = itemsPath === null ? 'the body (itemsPath tells where else)' : itemsPath
  throw invalid(`The page has no list at ${where}`)
}

/**
 * The URL of the page after one, or null at the end.
 *
 * @param url Of this page, without the credentials that a query may carry.
 * @throws StepError `INVALID_RESPONSE`, not retryable: it leads to another host, or in a circle.
 */
export function nextPage(
  url: string,
  page: { answer: EgressResponse; body: Json; count: number; index: number },
  pagination: Pagination
): string | null {
  const next = following(url, page, pagination)
  if (next === null) return null
  if (next.origin !== new URL(url).origin) {
    // The credentials are for the host that the config names.
    throw invalid('The next page is on another host')
  }
  if (next.href === url) throw invalid('The next page is the same page again')
  return next.href
}

function following(
  url: string,
  page: { answer: EgressResponse; body: Json; count: number; index: number },
  pagination: Pagination
): URL | null {
  const { type, nextPath, cursorPath, cursorParam, pageParam, startPage, pageSize } = pagination
  const next = new URL(url)
  if (type === 'page') {
    if (page.count === 0 || (pageSize !== null && page.count < pageSize)) return null
    next.searchParams.set(pageParam, String(startPage + page.index + 1))
    return next
  }
  if (type === 'cursor') {
    const cursor = valueAt(page.body, cursorPath)
    if (cursor === null || cursor === '' || cursor === false) return null
    if (typeof cursor === 'object') throw invalid(`The page's ${cursorPath} is no cursor`)
    next.searchParams.set(cursorParam, String(cursor))
    return next
  }
  const told =
    nextPath === null
      ? linkOf(String(page.answer.headers.link ?? ''))
      : valueAt(page.body, nextPath)
  if (told === null || told === '' || told === false) return null
  const target = typeof told === 'string' ? URL.parse(told, page.answer.url) : null
  if (!target) throw invalid('The link to the next page is no URL')
  return target
}

/** The target of `rel="next"` in a `Link` header: RFC 8288, section 3. */
function linkOf(header: string): string | null {
  for (const [, target = '', parameters = ''] of header.matchAll(/<([^>]*)>((?:\s*;[^,<]*)*)/g)) {
    const rel = /;\s*rel\s*=\s*(?:"([^"]*)"|([^\s;,]+))/i.exec(parameters)
    const words = (rel?.[1] ?? rel?.[2] ?? '').toLowerCase().split(/\s+/)
    if (words.includes('next')) return target
  }
  return null
}

function valueAt(body: Json, dotted: string): Json {
  let value: Json = body
  for (const name of dotted.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return null
    value = (value as JsonObject)[name] ?? null
  }
  return value
}

function invalid(message: string) {
  return new StepError('INVALID_RESPONSE', message, { retryable: false })
}
