import { test } from '@japa/runner'
import { besides, ConsoleUser } from '#tests/support/console_page'
import { EditorPage } from '#tests/support/editor'
import { eventually } from '#tests/support/eventually'
import { sharedWorker } from '#tests/support/worker_process'

const STEPS = [{ stepKey: 'rest', stepType: 'wait', config: { durationMs: 1 } }]

test.group('What starts a workflow, in the editor', (group) => {
  group.each.timeout(180_000)
  group.setup(async () => {
    await sharedWorker()
  })

  test('a webhook: the address that is shown starts it', async ({ browserContext, assert }) => {
    const user = await ConsoleUser.create()
    const fields = { name: 'Called', status: 'active', steps: STEPS }
    const { id } = await user.ask('POST', '/workflows', fields)
    const editor = await EditorPage.open(browserContext, user, `/workflows/${id}`)
    const { page } = editor
    await editor.menu('Settings')
    await page.locator('[name=triggerType]').selectOption('webhook')
    await page.locator('[name=secret]').fill('short')
    await page.getByRole('button', { name: 'Apply' }).click()
    await page.locator('[name=secret][aria-invalid=true]').waitFor()
    await page.locator('[name=secret]').fill('')
    await page.getByRole('button', { name: 'Apply' }).click()
    await page.getByText('Settings saved').first().waitFor()
    await editor.menu('Settings')
    const { pathname } = new URL(await page.getByTestId('webhook-url').innerText())
    const called = await fetch(new URL(pathname, page.url()), {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{"order":7}',
    })
    assert.equal(called.status, 202)
    const [run] = await user.ask('GET', `/workflows/${id}/executions`)
    assert.equal(run.triggerType, 'webhook')
    assert.deepEqual(besides(editor.complaints, 400), [])
  })

  test('a schedule: what came of its last firings is listed', async ({
    browserContext,
    assert,
  }) => {
    const user = await ConsoleUser.create()
    const { id } = await user.ask('POST', '/workflows', {
      ...{ name: 'Each second', status: 'active', steps: STEPS },
      ...{ scheduleEnabled: true, scheduleCron: '* * * * * *' },
    })
    await eventually(
      async () => (await user.ask('GET', `/workflows/${id}/schedule/firings`)).length > 0,
      15_000
    )
    await user.ask('PATCH', `/workflows/${id}`, { scheduleEnabled: false })
    const editor = await EditorPage.open(browserContext, user, `/workflows/${id}`)
    const { page } = editor
    await editor.menu('Settings')
    await page.getByTestId('next-firings').getByText('it is not on').waitFor()
    await page.getByTestId('past-firings').getByRole('link', { name: 'Execution' }).last().click()
    await page.getByTestId('execution-status').waitFor()
    assert.deepEqual(editor.complaints, [])
  })

  test('the end of another workflow, which is chosen by its name', async ({
    browserContext,
    assert,
  }) => {
    const user = await ConsoleUser.create()
    const make = (name: string) =>
      user.ask('POST', '/workflows', { name, status: 'active', steps: STEPS })
    const [first, then] = [await make('First'), await make('Then')]
    const editor = await EditorPage.open(browserContext, user, `/workflows/${then.id}`)
    const { page } = editor
    await editor.menu('Settings')
    await page.locator('[name=triggerType]').selectOption('event')
    await page.locator('[name=eventWorkflowId]').selectOption('First')
    await page.getByRole('button', { name: 'Apply' }).click()
    await page.getByText('Settings saved').first().waitFor()
    await user.ask('POST', `/workflows/${first.id}/execute`, {})
    const [run] = await eventually(async () => {
      const runs = await user.ask('GET', `/workflows/${then.id}/executions`)
      return runs.length > 0 && runs
    }, 30_000)
    assert.equal(run.triggerType, 'event')
    assert.deepEqual(editor.complaints, [])
  })
})
