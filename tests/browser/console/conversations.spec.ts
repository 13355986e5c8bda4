import { test } from '@japa/runner'
import { ConsoleUser, enter, openPage } from '#tests/support/console_page'
import { ModelServer } from '#tests/support/llm/model_server'
import { sharedWorker } from '#tests/support/worker_process'

test.group('Conversations in the console', (group) => {
  let server: ModelServer
  group.each.timeout(180_000)
  group.setup(async () => {
    await sharedWorker()
    server = await ModelServer.start()
    return () => server.stop()
  })

  test('are found by their key, read, followed to their execution, and deleted', async ({
    browserContext,
    assert,
  }) => {
    const user = await ConsoleUser.create()
    const { page, complaints } = await openPage(browserContext)
    await enter(page, user, '/conversations')
    await page.getByText('No conversations yet').waitFor()

    server.says({ text: 'Hello Ada' }, { text: 'You are Ada' })
    const agent = await user.ask('POST', '/agents', {
      name: 'Remembers',
      type: 'llm',
      status: 'active',
      config: {
        ...{ provider: 'openai-compatible', model: 'm', baseUrl: server.url },
        ...{ prompt: '{{ inputs.say }}', conversationId: 'with-ada' },
      },
    })
    for (const say of ['I am Ada', 'Who am I?'])
      await user.ask('POST', `/agents/${agent.id}/execute?wait=60`, { inputs: { say } })
    await page.reload()
    await page.getByRole('searchbox', { name: 'Search conversations' }).fill('ada')
    await page.getByRole('link', { name: 'with-ada' }).click()
    await page.getByRole('heading', { name: 'with-ada' }).waitFor()
    const said = page.getByRole('list', { name: 'messages' }).getByRole('listitem')
    const texts = (await said.allInnerTexts()).map((text) => text.split('\n').at(-1))
    assert.deepEqual(texts, ['I am Ada', 'Hello Ada', 'Who am I?', 'You are Ada'])
    await said.last().getByRole('link', { name: 'Execution' }).click()
    await page.getByTestId('execution-status').getByText('completed').waitFor()
    await page.goBack()

    await page.getByRole('button', { name: 'Delete with-ada' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Delete Conversation' }).click()
    await page.waitForURL('**/conversations')
    await page.getByText('No conversations yet').waitFor()
    assert.deepEqual(complaints, [])
  })
})
