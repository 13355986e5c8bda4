import { test } from '@japa/runner'
import { ConsoleUser, screenshot } from '#tests/support/console_page'
import { EditorPage, makeSample } from '#tests/support/editor'
import { eventually } from '#tests/support/eventually'
import { sharedWorker } from '#tests/support/worker_process'

test.group('The graph in the editor', (group) => {
  let user: ConsoleUser

  group.each.timeout(180_000)
  group.setup(async () => {
    await sharedWorker()
    user = await ConsoleUser.create()
  })

  test('edits arrows: a condition, a step between, and away with it', async ({
    browserContext,
    assert,
  }) => {
    const { id } = await makeSample(user)
    const editor = await EditorPage.open(browserContext, user, `/workflows/${id}`)
    const { page } = editor
    const arrow = page.getByLabel('From first to check')
    await arrow.focus()
    await page.keyboard.press('Enter')
    await page.locator('[name=condition]').selectOption('expression')
    await editor.code('edgeExpression').fill('first.output.doubled > 1')
    await editor.save()
    const { definition } = await user.ask('GET', `/workflows/${id}`)
    const edge = definition.edges.find(({ target }: { target: string }) => target === 'check')
    assert.equal(edge.condition, 'first.output.doubled > 1')

    await page.getByRole('button', { name: 'Insert a step here' }).click()
    await page.getByRole('menuitem', { name: /^Wait/ }).click()
    await editor.step('wait').waitFor()
    await page.keyboard.press('Control+z')
    await editor.step('wait').waitFor({ state: 'detached' })
    await page.keyboard.press('Control+Shift+z')
    await editor.step('wait').waitFor()
    assert.deepEqual(editor.complaints, [])
  })

  test('copies steps from one workflow to another, as text', async ({ browserContext, assert }) => {
    const [from, to] = await Promise.all([makeSample(user), makeSample(user, 'Other')])
    const editor = await EditorPage.open(browserContext, user, `/workflows/${from.id}`)
    const { page } = editor
    await editor.choose('second')
    await editor.step('each').click({ modifiers: ['Shift'] })
    await page.getByRole('heading', { name: '2 steps' }).waitFor()
    await page.keyboard.press('Control+c')
    const text = await page.evaluate(() => navigator.clipboard.readText())
    assert.equal(JSON.parse(text).nodes.length, 2)
    const other = await EditorPage.open(browserContext, user, `/workflows/${to.id}`)
    await other.step('second').waitFor()
    await other.page.locator('.react-flow__pane').click({ position: { x: 5, y: 5 } })
    await other.page.keyboard.press('Control+v')
    await other.step('second_2').waitFor()
    assert.equal(await other.steps(), 7)
    await other.page.keyboard.press('Delete')
    await eventually(async () => (await other.steps()) === 5)
    assert.deepEqual([...editor.complaints, ...other.complaints], [])
  })

  test('opens what is inside a loop, and saves what is changed there', async ({
    browserContext,
    assert,
  }) => {
    const { id } = await makeSample(user)
    const editor = await EditorPage.open(browserContext, user, `/workflows/${id}`)
    const { page } = editor
    await editor.choose('each')
    await page.getByRole('button', { name: 'Open the 2 steps inside' }).click()
    await editor.choose('after')
    await editor.add('Wait')
    await editor.step('wait').waitFor()
    await screenshot(page, 'editor_inside_a_loop')
    await page.getByRole('navigation', { name: 'Scope' }).getByText('Workflow').click()
    await editor.step('each').waitFor()
    await editor.save()
    const { steps } = await user.ask('GET', `/workflows/${id}`)
    const each = steps.find(({ stepKey }: { stepKey: string }) => stepKey === 'each')
    const inner = each.config.steps.map((one: { stepKey: string; dependsOn: string[] }) => [
      one.stepKey,
      one.dependsOn,
    ])
    assert.deepEqual(inner, [
      ['inner', []],
      ['after', ['inner']],
      ['wait', ['after']],
    ])
    assert.deepEqual(editor.complaints, [])
  })

  test('is drawn, connected and run by keys alone', async ({ browserContext, assert }) => {
    const { id } = await makeSample(user)
    const editor = await EditorPage.open(browserContext, user, `/workflows/${id}`)
    const { page } = editor
    await page.getByLabel('Find a step').focus()
    await page.keyboard.type('rest')
    await page.keyboard.press('Enter')
    await page.locator('[name=stepKey][value=rest]').waitFor()
    await page.locator('[name=then]').focus()
    await page.locator('[name=then]').selectOption('each')
    await page
      .getByTestId('announcement')
      .filter({ hasText: 'An arrow from rest to each' })
      .waitFor()
    await page.locator('.react-flow__node[data-id=first]').focus()
    await page.keyboard.press('Enter')
    await eventually(() =>
      page.locator('#details').evaluate((one) => one === document.activeElement)
    )
    const placeOf = () => page.locator('.react-flow__node[data-id=first]').getAttribute('style')
    const before = await placeOf()
    await page.locator('.react-flow__node[data-id=first]').focus()
    await page.keyboard.press('ArrowRight')
    await eventually(async () => (await placeOf()) !== before)
    await page.getByRole('button', { name: 'Save Workflow' }).press('Enter')
    await page.getByText('Workflow saved').first().waitFor()
    const { steps } = await user.ask('GET', `/workflows/${id}`)
    const each = steps.find(({ stepKey }: { stepKey: string }) => stepKey === 'each')
    assert.sameMembers(each.dependsOn, ['second', 'rest'])
    assert.deepEqual(editor.complaints, [])
  })
})
