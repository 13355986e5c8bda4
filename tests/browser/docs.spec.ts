import { mkdir } from 'node:fs/promises'
import { test } from '@japa/runner'
import type { BrowserContext, Locator, Page } from 'playwright'
import app from '@adonisjs/core/services/app'
import { PASSWORD, uniqueEmail } from '#tests/support/accounts'
import { ApiDocument } from '#tests/support/api_document'

const ARTIFACTS = app.makePath('tests/artifacts')

/**
 * Opens the page, and collects what the browser complains of: errors, what the policy refuses,
 * requests that fail or that leave the machine.
 */
async function openDocs(context: BrowserContext) {
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('requestfailed', (request) => complaints.push(`failed: ${request.url()}`))
  page.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url())
    if (protocol !== 'data:' && hostname !== '127.0.0.1') complaints.push(request.url())
  })
  await page.goto('/docs')
  await page.locator('.opblock').first().waitFor()
  return { page, complaints }
}

/** Opens an operation, fills in its body and executes it. */
async function execute(page: Page, operation: string, body?: object): Promise<Locator> {
  const block = page.locator(`#operations-${operation}`)
  await block.locator('.opblock-summary-control').click()
  await block.getByRole('button', { name: 'Try it out' }).click()
  if (body) await block.locator('textarea.body-param__text').fill(JSON.stringify(body))
  await block.getByRole('button', { name: 'Execute' }).click()
  const answer = block.locator('.live-responses-table')
  await answer.waitFor()
  return answer
}

async function screenshot(page: Page, name: string) {
  await mkdir(ARTIFACTS, { recursive: true })
  await page.screenshot({ path: `${ARTIFACTS}/${name}.png` })
}

test.group('The docs page', () => {
  test('lists every route', async ({ browserContext, assert }) => {
    const { page, complaints } = await openDocs(browserContext)
    await page.assertTitle('Turbocat API')
    const shown = await page
      .locator('.opblock-summary')
      .evaluateAll((all) =>
        all.map((one) =>
          ['.opblock-summary-method', '.opblock-summary-path']
            .map((part) => one.querySelector(part)?.textContent?.replaceAll('\u200b', ''))
            .join(' ')
        )
      )
    const documented = new ApiDocument()
      .operations()
      .map(({ method, path }) => `${method.toUpperCase()} ${path}`)
    assert.sameMembers(shown, documented)
    assert.deepEqual(complaints, [])
  })

  test('registers, authorizes with the token and reads the profile', async ({
    browserContext,
    assert,
  }) => {
    const { page, complaints } = await openDocs(browserContext)
    const email = uniqueEmail()
    const registered = await execute(page, 'Auth-register', { email, password: PASSWORD })
    assert.equal(
      await registered.locator('tr.response .response-col_status').first().innerText(),
      '201'
    )
    const answer = await registered
      .locator('tr.response .response-col_description .highlight-code code')
      .first()
      .innerText()
    const { accessToken } = JSON.parse(answer).data.tokens

    await page.locator('.auth-wrapper .authorize').click()
    const form = page.locator('.modal-ux form').filter({ hasText: 'bearerAuth' })
    await form.locator('input').fill(accessToken)
    await form.getByRole('button', { name: 'Apply credentials' }).click()
    await form.getByRole('button', { name: 'Close' }).click()

    const profile = await execute(page, 'Users-getProfile')
    assert.equal(
      await profile.locator('tr.response .response-col_status').first().innerText(),
      '200'
    )
    assert.include(
      await profile
        .locator('tr.response .response-col_description .highlight-code code')
        .first()
        .innerText(),
      email
    )
    await profile.scrollIntoViewIfNeeded()
    await screenshot(page, 'docs_profile')
    assert.deepEqual(complaints, [])
  })

  for (const scheme of ['light', 'dark'] as const) {
    test(`is ${scheme} where the system is, wide and narrow`, async ({
      browserContext,
      assert,
    }) => {
      const { page } = await openDocs(browserContext)
      await page.emulateMedia({ colorScheme: scheme })
      for (const width of [1280, 400]) {
        await page.setViewportSize({ width, height: 900 })
        await screenshot(page, `docs_${scheme}_${width}`)
        const beyond = await page
          .locator('html')
          .evaluate((root) => root.scrollWidth - root.clientWidth)
        assert.isAtMost(beyond, 0)
      }
      const classes = await page.locator('html').evaluate((root) => root.className)
      assert.equal(classes.includes('dark-mode'), scheme === 'dark')
    })
  }
})
