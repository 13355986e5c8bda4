import { test } from '@japa/runner'
import { ConsoleUser, screenshot } from '#tests/support/console_page'
import { EditorPage, makeSample } from '#tests/support/editor'

test.group('The workflow as a whole in the editor', (group) => {
  group.each.timeout(180_000)

  test('sets its schedule, shows what a version changed, restores, takes a file', async ({
    browserContext,
    assert,
  }) => {
    const user = await ConsoleUser.create()
    const { id } = await makeSample(user)
    const editor = await EditorPage.open(browserContext, user, `/workflows/${id}`)
    const { page } = editor
    await editor.menu('Settings')
    await page.locator('[name=description]').fill('Said in the settings')
    await page.locator('[name=scheduleEnabled]').check()
    await page.locator('[name=scheduleCron]').fill('0 9 * * 1-5')
    await page.getByRole('button', { name: 'Apply' }).click()
    await page.getByText('Settings saved').first().waitFor()
    await editor.menu('Settings')
    await page.getByTestId('next-firings').getByText('09:00').first().waitFor()
    await page.keyboard.press('Escape')

    await editor.add('Wait')
    await editor.save()
    await editor.menu('Versions')
    await page.getByText('1 added').waitFor()
    await page.locator('[data-testid=step-wait][data-change=added]').waitFor()
    await screenshot(page, 'editor_versions')
    await page.getByRole('button', { name: 'Restore' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Restore' }).click()
    await page.getByText('Version 1 restored as the newest').first().waitFor()
    await editor.step('wait').waitFor({ state: 'detached' })

    const file = await user.ask('GET', `/workflows/${id}/export?format=json`)
    const buffer = Buffer.from(JSON.stringify({ ...file, name: 'From a file' }))
    const chosen = { name: 'flow.json', mimeType: 'application/json', buffer }
    await page.getByLabel('Workflow file').setInputFiles(chosen)
    await page.getByText('Imported From a file').first().waitFor()
    assert.notInclude(page.url(), id)
    assert.deepEqual(editor.complaints, [])
  })
})
