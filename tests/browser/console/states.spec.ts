import { randomUUID } from 'node:crypto'
import { test } from '@japa/runner'
import Conversation from '#models/conversation'
import { ConsoleUser, enter, openPage } from '#tests/support/console_page'

test.group('What a page can not show', (group) => {
  group.each.timeout(180_000)

  test('is said: that it is somebody else’s, or is not there', async ({ browserContext }) => {
    const [owner, other] = [await ConsoleUser.create(), await ConsoleUser.create()]
    const agent = await owner.ask('POST', '/agents', {
      name: 'Public',
      type: 'data',
      status: 'active',
      isPublic: true,
      config: { operation: 'filter', source: '{{ inputs.rows }}', transformation: 'true' },
    })
    const path = `/agents/${agent.id}/evals`
    const cases = [{ expect: { contains: 1 } }]
    const list = await owner.ask('POST', path, { name: 'Mine', cases })
    const webhook = await owner.ask('POST', '/webhooks', {
      url: 'https://shop.example',
      events: ['execution.failed'],
    })
    const key = { userId: owner.id, key: 'mine', summary: null, summarizedThrough: 0 }
    const conversation = await Conversation.create(key)
    const { page } = await openPage(browserContext)
    await enter(page, other)
    const shows = async (where: string, text: string) => {
      await page.goto(where)
      await page.getByText(text).waitFor()
    }
    await shows(`${path}/${list.id}`, 'You may not see this')
    await shows(`/agents/${agent.id}?tab=evals`, 'You may not see this')
    await shows(`/settings/webhooks/${webhook.id}`, 'You may not see this')
    await shows(`/conversations/${conversation.id}`, 'You may not see this')
    await shows(`/settings/budgets?userId=${owner.id}`, 'You may not see this')
    await shows(`${path}/${randomUUID()}`, 'Not found')
    await shows(`/settings/webhooks/${randomUUID()}`, 'Not found')
    await shows(`/conversations/${randomUUID()}`, 'Not found')
  })
})
