import { test } from '@japa/runner'
import { ConsoleUser, enter, openPage, screenshot } from '#tests/support/console_page'
import { EditorPage, makeDouble } from '#tests/support/editor'
import { sharedWorker } from '#tests/support/worker_process'

const SCHEMA = {
  type: 'object',
  properties: { amount: { type: 'integer', title: 'Amount' }, urgent: { type: 'boolean' } },
  required: ['amount'],
}

/** A workflow that doubles a number, and asks somebody what is to become of it. */
async function makeAsking(user: ConsoleUser) {
  const { id: agentId } = await makeDouble(user)
  const approval = { message: 'How much is it?', schema: SCHEMA }
  const { id } = await user.ask('POST', '/workflows', {
    name: 'Asks',
    status: 'active',
    steps: [
      { stepKey: 'first', stepType: 'agent', agentId, inputs: { value: '{{ inputs.n }}' } },
      { stepKey: 'ask', stepType: 'wait', dependsOn: ['first'], config: { approval } },
      {
        stepKey: 'last',
        stepType: 'agent',
        agentId,
        dependsOn: ['ask'],
        inputs: { value: '{{ ask.output.amount + first.output.doubled }}' },
      },
    ],
  })
  const run = await user.ask('POST', `/workflows/${id}/execute`, { inputData: { n: 2 } })
  return { id: id as string, executionId: run.executionId as string }
}

test.group('A run in the console', (group) => {
  group.each.timeout(180_000)
  group.setup(async () => {
    await sharedWorker()
  })

  test('asks with a form on its page, and runs again from a step with other data', async ({
    browserContext,
    assert,
  }) => {
    await browserContext.grantPermissions(['clipboard-read', 'clipboard-write'])
    const user = await ConsoleUser.create()
    const { executionId } = await makeAsking(user)
    const { page, complaints } = await openPage(browserContext)
    await enter(page, user, `/executions/${executionId}`)
    const status = (text: string) =>
      page.getByTestId('execution-status').getByText(text, { exact: true }).waitFor()
    const row = (key: string) =>
      page.getByRole('list', { name: 'Steps' }).getByRole('button', { name: key })
    await status('waiting')
    await row('ask').click()
    await page.getByLabel('Amount *').fill('5')
    await page.getByLabel('urgent').check()
    await screenshot(page, 'execution_approval')
    await page.getByRole('button', { name: 'Approve', exact: true }).click()
    await status('completed')
    await row('last').click()
    await page.getByRole('button', { name: 'Copy {{ last.output.doubled }}' }).click()
    await page.getByText('Copied {{ last.output.doubled }}').waitFor()
    const copied = await page.evaluate(() => navigator.clipboard.readText())
    assert.equal(copied, '{{ last.output.doubled }}')

    await page.getByRole('button', { name: 'With changes' }).click()
    await page.getByLabel('Take the output of').selectOption('first')
    const overrides = page.locator('.cm-content[data-name=overrides]')
    await overrides.getByText('"doubled": 4').waitFor()
    await overrides.fill('{ "first": { "doubled": 95 } }')
    await page.getByRole('button', { name: 'Run Again' }).click()
    await page.waitForURL((url) => !url.pathname.endsWith(executionId))
    // The address is new before the page is: only a page that was loaded since shows the new run for sure.
    await page.reload()
    await status('completed')
    await page.getByRole('tab', { name: 'Inputs and output' }).click()
    await page
      .getByRole('tabpanel')
      .getByRole('group', { name: 'Output' })
      .getByText('200')
      .first()
      .waitFor()
    assert.deepEqual(complaints, [])
  })

  test('asks with the same form beside the graph', async ({ browserContext, assert }) => {
    const user = await ConsoleUser.create()
    const { id, executionId } = await makeAsking(user)
    const path = `/workflows/${id}?run=${executionId}`
    const editor = await EditorPage.open(browserContext, user, path)
    const { page } = editor
    await editor.becomes('waiting')
    await page.getByLabel('Amount *').fill('1')
    await page.getByRole('button', { name: 'Approve', exact: true }).click()
    await editor.becomes('completed')
    await editor.step('last').locator('xpath=self::*[@data-status="completed"]').waitFor()
    assert.deepEqual(editor.complaints, [])
  })
})
