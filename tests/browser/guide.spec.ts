import { test } from '@japa/runner'
import {
  axeViolations,
  ConsoleUser,
  enter,
  openPage,
  overflow,
  screenshot,
} from '#tests/support/console_page'

/** One with tables, code and diagrams, and what a search finds. */
const PAGES: Array<[name: string, path: string]> = [
  ['architecture', '/docs/guide/architecture'],
  ['search', '/docs/guide?q=retry'],
]

test.group('The guide', () => {
  for (const [theme, width, other] of [
    ['light', 1280, 360],
    ['dark', 360, 1280],
  ] as const) {
    test(`is well in ${theme}, ${width} pixels wide`, async ({ browserContext, assert }) => {
      const { page, complaints } = await openPage(browserContext)
      await page.emulateMedia({ colorScheme: theme })
      const found: string[] = []
      for (const [name, path] of PAGES) {
        await page.goto(path)
        for (const each of [other, width]) {
          await page.setViewportSize({ width: each, height: 900 })
          const beyond = await overflow(page)
          if (beyond > 0) found.push(`${name} is ${beyond} pixels too wide at ${each}`)
          await screenshot(page, `guide_${name}_${theme}_${each}`)
        }
        for (const violation of await axeViolations(page)) found.push(`${name}: ${violation}`)
      }
      assert.deepEqual([...found, ...complaints], [])
      assert.equal(await page.locator('html.dark').count(), theme === 'dark' ? 1 : 0)
    }).timeout(180_000)
  }

  test('leads from the console to a page, by its list and by a search', async ({
    browserContext,
    assert,
  }) => {
    const { page, complaints } = await openPage(browserContext)
    await enter(page, await ConsoleUser.create())
    await page.getByRole('link', { name: 'Guide', exact: true }).click()
    await page.getByRole('heading', { level: 1, name: 'The guide' }).waitFor()
    await page.getByRole('navigation', { name: 'Pages' }).getByText('Loop steps').click()
    await page.getByRole('heading', { level: 1, name: 'Loop steps' }).waitFor()
    assert.equal(await page.locator('[aria-current=page]').innerText(), 'Loop steps')
    await page.getByRole('searchbox', { name: 'Search the guide' }).fill('clocks change')
    await page.keyboard.press('Enter')
    await page
      .getByRole('link', { name: /Triggers/ })
      .first()
      .click()
    await page.waitForURL(/\/docs\/guide\/triggers#schedules$/)
    await page.getByRole('link', { name: 'Console', exact: true }).click()
    await page.waitForURL((url) => !url.pathname.startsWith('/docs'))
    assert.deepEqual(complaints, [])
  })
})
