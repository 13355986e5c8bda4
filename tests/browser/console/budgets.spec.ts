import { test } from '@japa/runner'
import {
  axeViolations,
  besides,
  ConsoleUser,
  enter,
  openPage,
  settled,
} from '#tests/support/console_page'
import { ModelServer } from '#tests/support/llm/model_server'
import { sharedWorker } from '#tests/support/worker_process'

test.group('Budgets in the console', (group) => {
  let server: ModelServer
  group.each.timeout(180_000)
  group.setup(async () => {
    await sharedWorker()
    server = await ModelServer.start()
    return () => server.stop()
  })

  test('are set, show what is used of them, are edited and deleted', async ({
    browserContext,
    assert,
  }) => {
    const user = await ConsoleUser.create()
    const { page, complaints } = await openPage(browserContext)
    await enter(page, user, '/settings/budgets')
    await page.getByText('No budgets yet').waitFor()
    await page.getByRole('button', { name: 'Set Budget' }).click()
    const dialog = page.getByRole('dialog')
    const save = dialog.getByRole('button', { name: 'Save' })
    await save.click()
    await dialog.getByText('A budget needs one of').waitFor()
    assert.equal(await page.getAttribute('[name=maxCostUsd]', 'aria-invalid'), 'true')
    assert.deepEqual(await axeViolations(page), [])
    await page.fill('[name=maxCostUsd]', '25')
    await page.fill('[name=maxTokens]', '100000')
    await save.click()
    const card = page.getByRole('list', { name: 'budgets' }).getByRole('listitem')
    await card.getByText('$0.00 of $25.00').waitFor()
    await card.getByText('0 of 100,000').waitFor()

    const agent = await user.ask('POST', '/agents', {
      name: 'Speaks',
      type: 'llm',
      status: 'active',
      config: { provider: 'openai-compatible', model: 'm', baseUrl: server.url, prompt: 'Hello' },
    })
    await user.ask('POST', `/agents/${agent.id}/execute?wait=60`, { inputs: {} })
    const [{ usage }] = await user.ask('GET', '/budgets')
    assert.isAbove(usage.tokens, 0)
    await page.reload()
    await card.getByText(`${usage.tokens.toLocaleString('en')} of 100,000`).waitFor()

    await card.getByRole('button', { name: 'Edit' }).click()
    await page.fill('[name=maxTokens]', '5000')
    await page.fill('[name=maxCostUsd]', '')
    await save.click()
    await card.getByText('of 5,000').waitFor()
    assert.equal(await card.getByText('Cost').count(), 0)
    await card.getByRole('button', { name: 'Delete' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Delete Budget' }).click()
    await page.getByText('No budgets yet').waitFor()
    assert.deepEqual(besides(complaints, 400), [])
  })

  test('that an admin has set are shown to the user, who can not change them', async ({
    browserContext,
    assert,
  }) => {
    const [user, admin] = [await ConsoleUser.create(), await ConsoleUser.create('admin')]
    const { page, complaints } = await openPage(browserContext)
    await enter(page, admin, `/settings/budgets?userId=${user.id}`)
    await page.getByRole('button', { name: 'Set Budget' }).click()
    await page.fill('[name=maxToolCalls]', '7')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('0 of 7').waitFor()
    const other = await openPage(
      await browserContext.browser()!.newContext({ baseURL: page.url() })
    )
    await enter(other.page, user, '/settings/budgets')
    await other.page.getByText('set by an admin').waitFor()
    await settled(other.page)
    assert.equal(await other.page.getByRole('button', { name: /the budget of/ }).count(), 0)
    await other.page.context().close()
    assert.deepEqual([...complaints, ...other.complaints], [])
  })
})
