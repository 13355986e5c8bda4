import { test } from '@japa/runner'
import type { Page } from 'playwright'
import Template from '#models/template'
import { PASSWORD, uniqueEmail } from '#tests/support/accounts'
import { ConsoleUser, enter, openPage, screenshot } from '#tests/support/console_page'
import { sharedWorker } from '#tests/support/worker_process'

/** Waits until the run that is shown has completed. */
async function completed(page: Page): Promise<void> {
  await page.getByText('Execution completed').first().waitFor()
  const status = page.getByTestId('execution-status')
  await status.getByText('completed').waitFor()
}

test.group('Journeys through the console', (group) => {
  group.setup(async () => {
    await sharedWorker()
  })

  test('register, and be on the dashboard', async ({ browserContext, assert }) => {
    const { page, complaints } = await openPage(browserContext)
    await page.goto('/auth/register')
    await page.fill('[name=fullName]', 'Grace Hopper')
    await page.fill('[name=email]', uniqueEmail())
    await page.fill('[name=password]', PASSWORD)
    await page.getByRole('button', { name: 'Create account' }).click()
    await page.waitForURL('**/dashboard')
    await page.getByRole('heading', { name: 'Dashboard' }).waitFor()
    assert.deepEqual(complaints, [])
  }).timeout(180_000)

  test('Agents, Create Agent, "Agent created successfully", in the list', async ({
    browserContext,
    assert,
  }) => {
    const { page, complaints } = await openPage(browserContext)
    await enter(page, await ConsoleUser.create())
    await page.getByRole('link', { name: 'Agents', exact: true }).click()
    await page.getByRole('link', { name: 'Create Agent' }).first().click()
    await page.fill('[name=name]', 'My first agent')
    await page.getByRole('button', { name: 'Create Agent' }).click()
    await page.getByText('Agent created successfully').waitFor()
    await page.getByRole('link', { name: 'Agents', exact: true }).click()
    await page.getByRole('link', { name: 'My first agent' }).waitFor()
    await screenshot(page, 'journey_agent')
    assert.deepEqual(complaints, [])
  }).timeout(180_000)

  test('Workflows, Create Workflow, Add Step, Save Workflow, Execute, "Execution completed"', async ({
    browserContext,
    assert,
  }) => {
    const user = await ConsoleUser.create()
    const { page, complaints } = await openPage(browserContext)
    await enter(page, user)
    await page.getByRole('link', { name: 'Workflows', exact: true }).click()
    await page.getByRole('link', { name: 'Create Workflow' }).first().click()
    await page.fill('[name=name]', 'My first workflow')
    await page.getByRole('button', { name: 'Add Step' }).click()
    await page.getByRole('menuitem', { name: /wait/i }).click()
    await page.getByRole('button', { name: 'Save Workflow' }).click()
    await page.getByText('Workflow saved').waitFor()
    await page.getByRole('button', { name: 'Execute', exact: true }).click()
    await page.getByRole('button', { name: 'Start', exact: true }).click()
    await completed(page)
    await screenshot(page, 'journey_workflow')
    assert.deepEqual(complaints, [])
    const [run] = await user.ask('GET', '/executions')
    assert.equal(run.status, 'completed')
  }).timeout(180_000)

  test('the first steps end in a finished execution in under two minutes', async ({
    browserContext,
    assert,
  }) => {
    if (!(await Template.findBy({ name: 'Fan-out and merge', isOfficial: true }))) {
      throw new Error('The official templates are missing: seed the database')
    }
    const { page, complaints } = await openPage(browserContext)
    const began = performance.now()
    await enter(page, await ConsoleUser.create())
    await page.getByRole('button', { name: 'Use Fan-out and merge' }).click()
    await page.getByRole('button', { name: 'Execute', exact: true }).click()
    await completed(page)
    assert.isBelow(performance.now() - began, 120_000)
    await screenshot(page, 'journey_first_steps')
    assert.deepEqual(complaints, [])
  }).timeout(180_000)

  test('make and run a workflow with nothing but the keyboard', async ({
    browserContext,
    assert,
  }) => {
    const { page, complaints } = await openPage(browserContext)
    const { keyboard } = page
    await enter(page, await ConsoleUser.create())
    await page.getByRole('heading', { name: 'Dashboard' }).waitFor()
    await keyboard.press('g')
    await keyboard.press('w')
    await page.waitForURL('**/workflows')
    await tabTo(page, 'Create Workflow')
    await keyboard.press('Enter')
    await page.waitForURL('**/workflows/new')
    await tabTo(page, 'Name')
    await keyboard.type('By keys')
    await tabTo(page, 'Add Step')
    await keyboard.press('Enter')
    await page.getByRole('menuitem').first().waitFor()
    await keyboard.type('wait')
    await page.locator('[role=menuitem][data-highlighted]', { hasText: 'Wait' }).waitFor()
    await keyboard.press('Enter')
    await page.getByTestId('step-wait').waitFor()
    await tabTo(page, 'Save Workflow')
    await keyboard.press('Enter')
    await page.getByText('Workflow saved').waitFor()
    await tabTo(page, 'Execute')
    await keyboard.press('Enter')
    await page.getByRole('dialog').waitFor()
    await tabTo(page, 'Start')
    await keyboard.press('Enter')
    await completed(page)
    assert.deepEqual(complaints, [])
  }).timeout(180_000)
})

/**
 * Presses Tab until what has the focus is called so. In an editor of JSON Tab indents, until Ctrl and m
 * were pressed.
 */
async function tabTo(page: Page, name: string): Promise<void> {
  const focused = () =>
    page.evaluate(
      () =>
        document.activeElement?.getAttribute('aria-label') ??
        document.activeElement?.textContent.trim() ??
        ''
    )
  for (let presses = 0; presses < 100; presses++) {
    if ((await focused()).startsWith(name)) return
    if ((await page.locator('.cm-editor.cm-focused').count()) > 0) {
      await page.keyboard.press('Control+m')
    }
    await page.keyboard.press('Tab')
  }
  throw new Error(`Tab never gets to "${name}"`)
}
