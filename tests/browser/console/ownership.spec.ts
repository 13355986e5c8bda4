import { randomUUID } from 'node:crypto'
import { test } from '@japa/runner'
import { ConsoleUser, enter, openPage } from '#tests/support/console_page'

const STEPS = [{ stepKey: 'rest', stepType: 'wait', config: { durationMs: 1 } }]

test.group('What belongs to somebody else', (group) => {
  group.each.timeout(180_000)

  test('is refused in words on each page, and so is what does not exist', async ({
    browserContext,
  }) => {
    const [owner, other] = [await ConsoleUser.create(), await ConsoleUser.create()]
    const agent = await owner.ask('POST', '/agents', {
      name: 'Mine',
      type: 'data',
      config: { operation: 'filter', source: '{{ inputs.rows }}', transformation: 'true' },
    })
    const workflow = await owner.ask('POST', '/workflows', {
      name: 'Mine',
      status: 'active',
      steps: STEPS,
    })
    const execute = `/workflows/${workflow.id}/execute`
    const { executionId } = await owner.ask('POST', execute, { inputData: {} })
    const fields = { name: 'Mine', workflowId: workflow.id }
    const deployment = await owner.ask('POST', '/deployments', fields)
    const { page } = await openPage(browserContext)
    await enter(page, other)
    const shows = async (where: string, text: string) => {
      await page.goto(where)
      await page.getByText(text).waitFor()
    }
    for (const kind of ['agents', 'workflows', 'executions', 'deployments', 'templates']) {
      await shows(`/${kind}/${randomUUID()}`, 'Not found')
    }
    await shows(`/agents/${agent.id}`, 'You may not see this')
    await shows(`/workflows/${workflow.id}`, 'You may not see this')
    await shows(`/executions/${executionId}`, 'You may not see this')
    await shows(`/deployments/${deployment.id}`, 'You may not see this')
  })
})

test.group('What is one’s own', (group) => {
  group.each.timeout(180_000)

  test('is kept when the question is declined, and deleted when it is not', async ({
    browserContext,
    assert,
  }) => {
    const user = await ConsoleUser.create()
    const agent = await user.ask('POST', '/agents', {
      name: 'Sorter',
      type: 'data',
      config: { operation: 'filter', source: '{{ inputs.rows }}', transformation: 'true' },
    })
    const workflow = await user.ask('POST', '/workflows', { name: 'Nightly', steps: STEPS })
    const { page, complaints } = await openPage(browserContext)
    await enter(page, user, `/agents/${agent.id}`)
    const remove = async (menu: string, answer: string) => {
      await page.getByRole('button', { name: menu, exact: true }).click()
      await page.getByRole('menuitem', { name: 'Delete' }).click()
      await page.getByRole('alertdialog').getByRole('button', { name: answer }).click()
      await page.getByRole('alertdialog').waitFor({ state: 'detached' })
    }
    await remove('More actions', 'Cancel')
    await page.getByRole('heading', { name: 'Sorter' }).waitFor()
    await remove('More actions', 'Delete Agent')
    await page.getByText('No agents yet').waitFor()

    await page.goto(`/workflows/${workflow.id}`)
    await page.getByTestId('step-rest').waitFor()
    await remove('More', 'Cancel')
    await page.getByTestId('step-rest').waitFor()
    await remove('More', 'Delete workflow')
    await page.getByText('No workflows yet').waitFor()
    assert.deepEqual(complaints, [])
  })
})
