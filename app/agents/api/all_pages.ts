import { StepError } from '#engine/contracts/step_error'
import type { Json } from '#engine/graph/types'
import type { EgressRequest } from '#net/egress_guard'
import type { Exchange } from '#agents/api/exchange'
import { firstPage, itemsOf, nextPage, type Pagination } from '#agents/api/pagination'

/** Bytes of all pages of a run together. */
const MAX_BYTES = 10 * 1024 * 1024

/**
 * Reads a list page by page, until it ends or a limit is met.
 *
 * @returns The items of all pages; `truncated` where there was more than the limits let in.
 * @throws StepError `RESPONSE_TOO_LARGE`, `INVALID_RESPONSE` (no list, or pages without an end),
 * and what a single request throws.
 */
export async function allPages(exchange: Exchange, request: EgressRequest, pages: Pagination) {
  const items: Json[] = []
  const seen = new Set<string>()
  let url: string | null = firstPage(request.url, pages)
  let bytes = 0
  for (let index = 0; ; index++) {
    const page = await exchange.send({ ...request, url })
    const { answer } = page
    bytes += answer.body.length
    if (bytes > MAX_BYTES) {
      const message = `The pages are larger than ${MAX_BYTES} bytes together`
      throw new StepError('RESPONSE_TOO_LARGE', message, { retryable: false })
    }
    const found = itemsOf(page.body, pages)
    for (const item of found) items.push(item)
    const { status, headers } = answer
    seen.add(url)
    const here = url
    const count = found.length
    url = nextPage(here, { ...page, count, index }, pages)
    if (url !== null && seen.has(url)) {
      const message = 'The pages lead back to one that was read before'
      throw new StepError('INVALID_RESPONSE', message, { retryable: false })
    }
    const full = items.length > pages.maxItems || (url !== null && items.length === pages.maxItems)
    if (url === null || full || index + 1 === pages.maxPages) {
      const truncated = full || url !== null
      const body = items.slice(0, pages.maxItems)
      return { status, headers, body, pages: index + 1, truncated }
    }
  }
}
