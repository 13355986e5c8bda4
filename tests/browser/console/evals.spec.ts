import { test } from '@japa/runner'
import {
  axeViolations,
  besides,
  ConsoleUser,
  enter,
  openPage,
  screenshot,
} from '#tests/support/console_page'
import { sharedWorker } from '#tests/support/worker_process'

const keep = (least: number) => ({
  operation: 'filter',
  source: '{{ inputs.rows }}',
  transformation: { condition: `item > ${least}` },
})

test.group('Evals in the console', (group) => {
  group.each.timeout(180_000)
  group.setup(async () => {
    await sharedWorker()
  })

  test('are made, get cases, run on two versions, and show these side by side', async ({
    browserContext,
    assert,
  }) => {
    const user = await ConsoleUser.create()
    const fields = { name: 'Keeps', type: 'data', status: 'active' }
    const agent = await user.ask('POST', '/agents', { ...fields, config: keep(1) })
    const { page, complaints } = await openPage(browserContext)
    await enter(page, user, `/agents/${agent.id}?tab=evals`)
    await page.getByText('No evals yet').waitFor()
    await page.getByRole('button', { name: 'Create Eval' }).click()
    const dialog = page.getByRole('dialog')
    const inputs = dialog.locator('.cm-content[data-name=inputs]')
    const expecting = dialog.getByLabel('Add an expectation')
    await dialog.locator('[name=name]').fill('Keeps what is large')
    await dialog.locator('[name=caseName]').fill('Two')
    await inputs.fill('{"rows":[1,2]}')
    await dialog.getByRole('button', { name: 'Remove "Contains"' }).click()
    await dialog.getByRole('button', { name: 'Create', exact: true }).click()
    await dialog.getByText('Say at least one thing').waitFor()
    await expecting.selectOption('cel')
    await dialog.locator('[name=cel]').fill('size(output) ==')
    await dialog.getByRole('button', { name: 'Create', exact: true }).click()
    await dialog.locator('[name=cel][aria-invalid=true]').waitFor()
    assert.deepEqual(await axeViolations(page), [])
    await dialog.locator('[name=cel]').fill('size(output) == 1')
    await dialog.getByRole('button', { name: 'Create', exact: true }).click()
    await page.getByRole('heading', { name: 'Keeps what is large' }).waitFor()

    await page.getByRole('button', { name: 'Add Case' }).click()
    await inputs.fill('{"rows":[5]}')
    await dialog.locator('.cm-content[data-name=contains]').fill('[5]')
    await dialog.getByRole('button', { name: 'Save Case' }).click()
    await page.getByRole('tab', { name: 'Cases (2)' }).waitFor()

    await page.getByRole('button', { name: 'Run Eval' }).click()
    const status = page.getByTestId('run-status')
    await status.getByText('completed').waitFor()
    assert.deepEqual(await page.getByTestId('case-status').allInnerTexts(), ['passed', 'passed'])

    await user.ask('PATCH', `/agents/${agent.id}`, { config: keep(2) })
    await page.reload()
    await page.getByLabel('Version to run it on').selectOption('2')
    await page.getByRole('button', { name: 'Run Eval' }).click()
    await page.getByRole('heading', { name: 'Results on version 2' }).waitFor()
    await status.getByText('completed').waitFor()
    assert.deepEqual(await page.getByTestId('case-status').allInnerTexts(), ['failed', 'passed'])
    await page.getByText('size(output) == 1 is false').waitFor()

    await page.getByRole('tab', { name: 'Compare' }).click()
    const table = page.getByRole('table', { name: 'comparison' })
    const row = table.getByRole('row').filter({ hasText: 'Two' })
    await row.getByRole('link', { name: 'failed' }).waitFor()
    assert.deepEqual(await row.getByRole('link').allInnerTexts(), ['passed', 'failed'])
    await screenshot(page, 'eval_two_versions')
    await page.getByLabel('Version 2', { exact: true }).uncheck()
    await row.getByRole('link', { name: 'failed' }).waitFor({ state: 'detached' })
    await row.getByRole('link', { name: 'passed' }).waitFor()

    await page.getByRole('button', { name: 'More actions' }).click()
    await page.getByRole('menuitem', { name: 'Delete' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Delete Eval' }).click()
    await page.getByText('No evals yet').waitFor()
    assert.deepEqual(besides(complaints, 400), [])
  })
})
