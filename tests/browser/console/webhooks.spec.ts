import { test } from '@japa/runner'
import { Webhook } from 'standardwebhooks'
import {
  axeViolations,
  besides,
  ConsoleUser,
  enter,
  openPage,
  screenshot,
} from '#tests/support/console_page'
import { Receiver } from '#tests/support/receiver'
import { sharedWorker } from '#tests/support/worker_process'

test.group('Webhooks in the console', (group) => {
  let receiver: Receiver
  group.each.timeout(180_000)
  group.setup(async () => {
    await sharedWorker()
  })
  group.each.setup(async () => {
    receiver = await Receiver.start()
    return () => receiver.stop()
  })

  test('are made, with a secret shown once, tested, looked into, delivered again, given another secret, deleted', async ({
    browserContext,
    assert,
  }) => {
    const { page, complaints } = await openPage(browserContext)
    await enter(page, await ConsoleUser.create(), '/settings/webhooks')
    await page.getByText('No webhooks yet').waitFor()
    await page.getByRole('button', { name: 'Create Webhook' }).click()
    const dialog = page.getByRole('dialog')
    const create = dialog.getByRole('button', { name: 'Create', exact: true })
    await page.fill('[name=url]', 'ftp://shop.example')
    await create.click()
    await dialog.getByText('must be a valid URL').waitFor()
    assert.deepEqual(await axeViolations(page), [])
    await page.fill('[name=url]', `${receiver.url}/told`)
    await create.click()
    const once = page.getByTestId('shown-once')
    const secret = await once.innerText()
    assert.match(secret, /^whsec_/)
    await page.getByRole('button', { name: 'Done' }).click()
    await once.waitFor({ state: 'detached' })

    await page.getByRole('link', { name: `${receiver.url}/told` }).click()
    await page.getByText('Nothing sent yet').waitFor()
    await page.getByRole('button', { name: 'Send Test' }).click()
    await page.getByTestId('delivery-status').getByText('delivered').waitFor()
    const [first] = await receiver.until(1)
    assert.equal(
      (new Webhook(secret).verify(first!.body, first!.headers) as any).type,
      'webhook.test'
    )
    await page.getByRole('button', { name: 'webhook.test' }).click()
    const attempts = page.getByRole('list', { name: 'Attempts' }).getByRole('listitem')
    await attempts.getByText('204').waitFor()
    assert.deepEqual(await axeViolations(page), [])
    await screenshot(page, 'webhook_delivery')
    await page.getByRole('button', { name: 'Redeliver' }).click()
    const [, again] = await receiver.until(2)
    assert.equal(again!.headers['webhook-id'], first!.headers['webhook-id'])
    assert.equal(again!.body, first!.body)
    await attempts.nth(1).waitFor()
    await page.keyboard.press('Escape')

    await page.getByRole('button', { name: 'More actions' }).click()
    await page.getByRole('menuitem', { name: 'Rotate Secret' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Rotate Secret' }).click()
    assert.match(await once.innerText(), /^whsec_/)
    assert.notEqual(await once.innerText(), secret)
    await page.getByRole('button', { name: 'Done' }).click()
    await page.getByText('a signature of the old secret too').waitFor()

    await page.getByRole('button', { name: 'More actions' }).click()
    await page.getByRole('menuitem', { name: 'Delete' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Delete Webhook' }).click()
    await page.getByText('No webhooks yet').waitFor()
    assert.deepEqual(besides(complaints, 400), [])
  })

  test('say that they are disabled, and are activated again', async ({
    browserContext,
    assert,
  }) => {
    receiver.answer((response) => response.writeHead(410).end())
    const user = await ConsoleUser.create()
    const { id } = await user.ask('POST', '/webhooks', {
      url: receiver.url,
      events: ['execution.failed'],
    })
    const { page, complaints } = await openPage(browserContext)
    await enter(page, user, `/settings/webhooks/${id}`)
    await page.getByRole('button', { name: 'Send Test' }).click()
    await page.getByTestId('delivery-status').getByText('failed').waitFor()
    await page.reload()
    await page.getByText('It answered 410 Gone').waitFor()
    await page.getByRole('button', { name: 'Activate' }).click()
    await page.getByText('It answered 410 Gone').waitFor({ state: 'detached' })
    assert.isTrue((await user.ask('GET', `/webhooks/${id}`)).isActive)
    assert.deepEqual(complaints, [])
  })
})
