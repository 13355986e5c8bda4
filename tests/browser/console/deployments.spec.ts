import { test } from '@japa/runner'
import type { Page } from 'playwright'
import { ConsoleUser, enter, openPage, screenshot } from '#tests/support/console_page'
import { eventually } from '#tests/support/eventually'
import { sharedWorker } from '#tests/support/worker_process'

const rest = (stepName: string) => [
  { stepKey: 'rest', stepName, stepType: 'wait', config: { durationMs: 1 } },
]

/** A deployment of the first of a workflow's two versions, and the page that shows it. */
async function openDeployment(page: Page) {
  const user = await ConsoleUser.create()
  const { id: workflowId } = await user.ask('POST', '/workflows', {
    name: 'Served',
    status: 'active',
    steps: rest('First'),
  })
  await user.ask('PATCH', `/workflows/${workflowId}`, { steps: rest('Second') })
  const made = await user.ask('POST', '/deployments', { name: 'Shop', workflowId, version: 1 })
  await enter(page, user, `/deployments/${made.id}`)
  const call = async (key: string = made.apiKey) => {
    const headers = { 'Authorization': `Bearer ${key}`, 'Content-Type': 'application/json' }
    const url = `${new URL(page.url()).origin}/run/${made.id}`
    return (await fetch(url, { method: 'POST', headers, body: '{}' })).status
  }
  const tab = (name: string) => page.getByRole('tab', { name }).click()
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click()
  const agree = (name: string) =>
    page.getByRole('alertdialog').getByRole('button', { name }).click()
  const said = (text: string) => page.getByText(text).first().waitFor()
  const becomes = (status: string) =>
    page.getByTestId('deployment-status').getByText(status, { exact: true }).waitFor()
  return { user, id: made.id as string, call, tab, press, agree, said, becomes }
}

test.group('A deployment in the console', (group) => {
  group.setup(async () => {
    await sharedWorker()
  })

  test('starts, shares its traffic, takes another version, and rolls back', async ({
    browserContext,
    assert,
  }) => {
    const { page, complaints } = await openPage(browserContext)
    const { user, id, call, tab, press, agree, said, becomes } = await openDeployment(page)
    await becomes('stopped')
    await press('Start')
    await becomes('running')
    assert.equal(await call(), 200)

    await tab('Versions')
    await press('Add Share')
    await page.getByLabel('Percent for version 2').fill('101')
    await said('Together they are over 100 %')
    assert.isTrue(await page.getByRole('button', { name: 'Save Traffic' }).isDisabled())
    await page.getByLabel('Percent for version 2').fill('40')
    await page.getByTestId('traffic-rest').getByText('60 %').waitFor()
    await press('Save Traffic')
    await said('40 % of requests')
    await screenshot(page, 'deployment_traffic')
    await press('Deploy version 2')
    await agree('Deploy')
    await said('Version 2 is deployed')
    await page.getByRole('link', { name: 'Workflow, version 2' }).waitFor()

    await tab('Releases')
    await press('Roll back to release 1')
    await agree('Roll Back')
    await said('Rolled back to release 1')
    await page.getByRole('link', { name: 'Workflow, version 1' }).waitFor()
    await page.getByRole('cell', { name: 'Rolled back to 1' }).waitFor()

    await eventually(
      async () => (await user.ask('GET', `/deployments/${id}/metrics`)).requests === 1,
      15_000
    )
    await tab('Metrics')
    await page.getByRole('img', { name: 'Requests over time' }).waitFor()
    await page.getByRole('table', { name: 'figures of each version' }).waitFor()
    await screenshot(page, 'deployment_metrics')
    await tab('Logs')
    await page.getByRole('list', { name: 'Log' }).getByRole('listitem').first().waitFor()
    await page.getByLabel('Least level').selectOption('error')
    await said('No lines')
    assert.deepEqual(complaints, [])
  }).timeout(180_000)

  test('says how it is called, gets another key, is paused, stopped and deleted', async ({
    browserContext,
    assert,
  }) => {
    await browserContext.grantPermissions(['clipboard-read', 'clipboard-write'])
    const { page, complaints } = await openPage(browserContext)
    const { id, call, tab, press, agree, said, becomes } = await openDeployment(page)
    const copied = async (way: string) => {
      await page.getByLabel('Way').selectOption(way)
      await press('Copy the example')
      await said('Copied')
      return page.evaluate(() => navigator.clipboard.readText())
    }
    assert.include(await copied('sync'), `/run/${id}'`)
    assert.include(await copied('openai'), `/run/${id}/v1'`)
    const { mcpServers } = JSON.parse(await copied('mcp'))
    assert.match(mcpServers.turbocat.url, /^http:\/\/[^/]+\/mcp$/)
    await press('Start')
    await becomes('running')

    await press('More actions')
    await page.getByRole('menuitem', { name: 'Rotate key' }).click()
    await page.getByLabel('The key of now still works').selectOption('0')
    await press('Rotate Key')
    const key = await page.getByTestId('shown-once').innerText()
    assert.deepEqual([await call(), await call(key)], [401, 200])
    await press('Done')

    await tab('Settings')
    await page.fill('[name=name]', '')
    await press('Save Settings')
    await said('A deployment needs a name')
    await page.fill('[name=name]', 'Store')
    await press('Save Settings')
    await page.getByRole('heading', { name: 'Store' }).waitFor()
    await tab('Variables')
    await press('Add Variable')
    await page.getByLabel('Name of variable 1').fill('TOKEN')
    await page.getByLabel('Value of TOKEN').fill('a long secret')
    await press('Save Variables')
    await said('Variables saved')
    assert.notInclude(await page.content(), 'a long secret')

    await press('Maintenance')
    await becomes('maintenance')
    assert.equal(await call(key), 503)
    await press('Start')
    await becomes('running')
    await press('Stop')
    await agree('Stop Deployment')
    await becomes('stopped')
    await press('More actions')
    await page.getByRole('menuitem', { name: 'Delete' }).click()
    await agree('Delete Deployment')
    await page.waitForURL('**/deployments')
    await said('No deployments yet')
    assert.deepEqual(complaints, [])
  }).timeout(180_000)
})
