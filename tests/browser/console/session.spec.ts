import { test } from '@japa/runner'
import { PASSWORD } from '#tests/support/accounts'
import { ConsoleUser, logIn, openPage, settled } from '#tests/support/console_page'
import { eventually } from '#tests/support/eventually'

test.group('The session of the console', (group) => {
  let user: ConsoleUser
  group.setup(async () => {
    user = await ConsoleUser.create()
    await user.givePassword()
  })

  test('survives a reload, and keeps its tokens out of cookies and localStorage', async ({
    browserContext,
    assert,
  }) => {
    const { page, complaints } = await openPage(browserContext)
    await logIn(page, user, '/agents')
    await page.reload()
    await page.getByRole('heading', { name: 'Agents' }).waitFor()
    const kept = await page.evaluate(() => ({
      local: JSON.stringify({ ...localStorage }),
      session: JSON.stringify({ ...sessionStorage }),
      cookie: document.cookie,
    }))
    assert.notInclude(kept.local, 'oken')
    assert.equal(kept.cookie, '')
    assert.deepEqual(await browserContext.cookies(), [])
    // The access token is a JWT, and in memory alone.
    assert.notInclude(kept.session, 'eyJ')
    assert.deepEqual(complaints, [])
  }).timeout(180_000)

  test('is taken over by a new tab, and ends in all tabs', async ({ browserContext }) => {
    const first = await openPage(browserContext)
    await logIn(first.page, user)
    const second = await openPage(browserContext)
    await second.page.goto('/workflows')
    await second.page.getByRole('heading', { name: 'Workflows' }).waitFor()
    await first.page.getByRole('button', { name: 'Account' }).click()
    await first.page.getByRole('menuitem', { name: 'Log out' }).click()
    await first.page.waitForURL('**/auth/login')
    await second.page.waitForURL('**/auth/login')
  }).timeout(180_000)

  test('gets another access token when the one of now has run out', async ({
    browserContext,
    assert,
  }) => {
    const { page } = await openPage(browserContext)
    await logIn(page, user)
    await settled(page)
    let refused = 0
    let refreshed = 0
    page.on('response', (response) => {
      if (response.url().endsWith('/auth/refresh') && response.ok()) refreshed++
    })
    // The server refuses a token that has run out; the first one of this page is such a one.
    await page.route('**/api/v1/agents?**', async (route) => {
      const headers = { ...route.request().headers() }
      if (refused++ === 0) headers.authorization = 'Bearer eyJhbGciOiJIUzI1NiJ9.e30.x'
      await route.continue({ headers })
    })
    await page.getByRole('link', { name: 'Agents', exact: true }).click()
    await page.getByText('No agents yet').waitFor()
    assert.equal(refreshed, 1)
    assert.isAtLeast(refused, 2)
  }).timeout(180_000)

  test('asks to log in first, and leads to the page that was wanted', async ({
    browserContext,
    assert,
  }) => {
    const { page } = await openPage(browserContext)
    await page.goto('/executions?status=failed')
    await page.waitForURL('**/auth/login?**')
    assert.equal(new URL(page.url()).searchParams.get('next'), '/executions?status=failed')
  }).timeout(180_000)

  for (const next of ['https://example.com/', '//example.com/', '/\\example.com', 'javascript:0']) {
    test(`leads nowhere else by ?next=${next}`, async ({ browserContext, assert }) => {
      const { page, complaints } = await openPage(browserContext)
      await page.goto(`/auth/login?next=${encodeURIComponent(next)}`)
      await page.fill('[name=email]', user.email)
      await page.fill('[name=password]', PASSWORD)
      await page.getByRole('button', { name: 'Log in' }).click()
      await page.waitForURL('**/dashboard')
      await eventually(async () => (await page.locator('h1').count()) > 0)
      assert.deepEqual(complaints, [])
    }).timeout(180_000)
  }
})
