import { test } from '@japa/runner'
import { ConsoleUser, enter, openPage, screenshot } from '#tests/support/console_page'
import { EditorPage, makeSample } from '#tests/support/editor'

/** What pages ask of the server. */
const ASKED = /\/(api\/v1|health)/

test.group('When the server is away', (group) => {
  group.each.timeout(180_000)

  test('it is said, nothing that was typed is lost, and all goes on when it is back', async ({
    browserContext,
    assert,
  }) => {
    const user = await ConsoleUser.create()
    const { page } = await openPage(browserContext)
    await enter(page, user, '/agents/new')
    await page.fill('[name=name]', 'Typed before')
    await page.route(ASKED, (route) => route.abort('connectionrefused'))
    await page.getByRole('button', { name: 'Create Agent' }).click()
    const notice = page.getByText('The server can not be reached. Trying again')
    await notice.waitFor()
    await screenshot(page, 'server_away')
    assert.equal(await page.inputValue('[name=name]'), 'Typed before')
    assert.isTrue(page.url().endsWith('/agents/new'))

    await page.unroute(ASKED)
    await notice.waitFor({ state: 'detached' })
    assert.equal(await page.inputValue('[name=name]'), 'Typed before')
    await page.getByRole('button', { name: 'Create Agent' }).click()
    await page.getByText('Agent created successfully').waitFor()
  })

  test('a page that could not be loaded is there when the server is back', async ({
    browserContext,
  }) => {
    const user = await ConsoleUser.create()
    const { page } = await openPage(browserContext)
    await enter(page, user, '/dashboard')
    await page.route(ASKED, (route) => route.abort('connectionrefused'))
    await page.getByRole('link', { name: 'Templates', exact: true }).click()
    await page.getByText('Check the connection.').waitFor()
    await page.unroute(ASKED)
    await page.getByText('Check the connection.').waitFor({ state: 'detached' })
  })

  test('a drawing that could not be saved is saved later', async ({ browserContext }) => {
    const user = await ConsoleUser.create()
    const { id } = await makeSample(user)
    const editor = await EditorPage.open(browserContext, user, `/workflows/${id}`)
    const { page } = editor
    await editor.add('Wait')
    await browserContext.setOffline(true)
    await page.getByText('You are offline').waitFor()
    await page.getByRole('button', { name: 'Save Workflow' }).click()
    await page.getByText('The server can not be reached').first().waitFor()
    await page.getByText('Not saved').waitFor()
    await browserContext.setOffline(false)
    await page.getByText('You are offline').waitFor({ state: 'detached' })
    await editor.step('wait').waitFor()
    await editor.save()
  })
})
