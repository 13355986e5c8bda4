import { test } from '@japa/runner'
import { ConsoleUser, axeViolations, overflow, screenshot } from '#tests/support/console_page'
import { EditorPage, makeSample } from '#tests/support/editor'
import { eventually } from '#tests/support/eventually'
import { sharedWorker } from '#tests/support/worker_process'

test.group('Data in the editor', (group) => {
  let user: ConsoleUser
  let id: string

  group.each.timeout(180_000)
  group.setup(async () => {
    await sharedWorker()
    user = await ConsoleUser.create()
    id = (await makeSample(user)).id
    await user.ask('POST', `/workflows/${id}/execute?wait=30`, { inputData: { n: 4 } })
  })

  test('maps inputs by picking from the last run, previews and completes', async ({
    browserContext,
    assert,
  }) => {
    const editor = await EditorPage.open(browserContext, user, `/workflows/${id}`)
    const { page } = editor
    await editor.choose('second')
    const field = editor.code('inputs.value')
    await editor.preview('inputs.value').filter({ hasText: '= 8' }).waitFor()
    await field.fill('')
    await field.focus()
    await page.getByRole('button', { name: 'Use first.output.name', exact: true }).click()
    await editor.preview('inputs.value').filter({ hasText: '= "a name"' }).waitFor()
    assert.equal(await field.innerText(), '{{ first.output.name }}')

    await field.fill('{{ first.output.nothing }}')
    await editor.preview('inputs.value').filter({ hasText: 'nothing' }).waitFor()
    await field.fill('{{ first.output. + }}')
    await page.getByRole('alert').first().waitFor()
    assert.equal(await field.getAttribute('aria-invalid'), 'true')

    await field.fill('')
    await field.pressSequentially('{{ first.output.dou')
    await page.locator('.cm-tooltip-autocomplete li').first().click()
    assert.include(await field.innerText(), 'first.output.doubled')

    await page.getByRole('button', { name: 'JSON', exact: true }).click()
    await editor.code('inputs').filter({ hasText: 'first.output.doubled' }).waitFor()
    assert.deepEqual(editor.complaints, [])
  })

  test('tests one step, pins its output, and runs with it', async ({ browserContext, assert }) => {
    const editor = await EditorPage.open(browserContext, user, `/workflows/${id}`)
    const { page } = editor
    await editor.choose('first')
    await page.getByRole('button', { name: 'Test step' }).click()
    const result = page.getByTestId('test-result')
    await result.getByText('completed').waitFor()
    await result.getByRole('button', { name: 'Pin this output' }).click()
    await editor.step('first').getByLabel('Pinned').waitFor()
    // Another number with each try: what the last run got is what a step is tested with.
    const n = 1_000 + (Date.now() % 1_000_000)
    await editor.execute({ n })
    await editor.becomes('completed')
    await editor
      .preview('inputs.value')
      .filter({ hasText: `= ${n}` })
      .waitFor()
    const { executionId } = { executionId: new URL(page.url()).searchParams.get('run') }
    const steps = await user.ask('GET', `/executions/${executionId}/steps`)
    const first = steps.find(({ path }: { path: string }) => path === 'first')
    assert.isTrue(first.pinned)
    assert.isNumber(first.output.doubled)
    assert.notEqual(first.output.doubled, 2 * n)

    await page.getByRole('button', { name: 'Run from first' }).click()
    await eventually(() => !page.url().includes(executionId!), 30_000)
    await editor.becomes('completed')
    await page.getByRole('button', { name: 'Unpin the output' }).click()
    await editor.step('first').getByLabel('Pinned').waitFor({ state: 'detached' })
    assert.deepEqual(editor.complaints, [])
  })

  for (const theme of ['light', 'dark'] as const) {
    test(`is accessible in ${theme} with its panels open`, async ({ browserContext, assert }) => {
      const editor = await EditorPage.open(browserContext, user, `/workflows/${id}`)
      const { page } = editor
      await page.emulateMedia({ colorScheme: theme })
      await editor.choose('second')
      await editor.preview('inputs.value').waitFor()
      assert.deepEqual(await axeViolations(page), [])
      await screenshot(page, `editor_step_${theme}`)
      await page.setViewportSize({ width: 360, height: 780 })
      assert.isAtMost(await overflow(page), 0)
      await editor.add('Wait')
      await page.locator('[name=wait]').waitFor()
      assert.deepEqual(await axeViolations(page), [])
      await screenshot(page, `editor_step_${theme}_360`)
      await editor.menu('Settings')
      await page.locator('[name=isPublic]').waitFor()
      assert.deepEqual(await axeViolations(page), [])
      await screenshot(page, `editor_settings_${theme}_360`)
      assert.deepEqual(editor.complaints, [])
    })
  }
})
