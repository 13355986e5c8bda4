import { test } from '@japa/runner'
import type { Page } from 'playwright'
import { ConsoleUser, logIn, openPage, settled } from '#tests/support/console_page'

const KIB = 1024
const MOST_BYTES = 250 * KIB
const MOST_LCP_MS = 2000
const LOADS = 6

/** Bytes of the scripts, styles and documents, as they were compressed, that come while `work` goes on. */
async function loaded(page: Page, work: () => Promise<void>): Promise<number> {
  let bytes = 0
  page.on('response', (response) => {
    if (new URL(response.url()).pathname.startsWith('/api/')) return
    bytes += Number(response.headers()['content-length'] ?? 0)
  })
  await work()
  return bytes
}

const largestPaint = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        new PerformanceObserver((list) => resolve(list.getEntries().at(-1)!.startTime)).observe({
          type: 'largest-contentful-paint',
          buffered: true,
        })
      })
  )

/** The best of a few loads: other tests and programs share the machine. */
async function best(page: Page, path: string): Promise<number> {
  let least = Number.POSITIVE_INFINITY
  for (let loads = 0; loads < LOADS && least >= MOST_LCP_MS; loads++) {
    await page.goto(path)
    await settled(page)
    least = Math.min(least, await largestPaint(page))
  }
  return least
}

test.group('The first load of the console', () => {
  test('takes at most 250 KB for the login page and the dashboard', async ({
    browserContext,
    assert,
  }) => {
    const user = await ConsoleUser.create()
    const { page } = await openPage(browserContext)
    const bytes = await loaded(page, async () => {
      await logIn(page, user)
      await settled(page)
    })
    assert.isAbove(bytes, 50 * KIB)
    assert.isAtMost(bytes, MOST_BYTES)
    process.stdout.write(`first load: ${(bytes / KIB).toFixed(1)} KB\n`)
  }).timeout(60_000)

  test('paints what is largest within two seconds', async ({ browserContext, assert }) => {
    const user = await ConsoleUser.create()
    const { page } = await openPage(browserContext)
    const login = await best(page, '/auth/login')
    await logIn(page, user)
    const dashboard = await best(page, '/dashboard')
    process.stdout.write(
      `LCP: login ${login.toFixed(0)} ms, dashboard ${dashboard.toFixed(0)} ms\n`
    )
    assert.isBelow(login, MOST_LCP_MS)
    assert.isBelow(dashboard, MOST_LCP_MS)
  })
    .retry(2)
    .timeout(120_000)
})
