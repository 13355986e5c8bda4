import { test } from '@japa/runner'
import {
  axeViolations,
  ConsoleUser,
  logIn,
  openPage,
  overflow,
  screenshot,
  settled,
} from '#tests/support/console_page'
import { fillConsole, pagesOf, type ConsoleContent } from '#tests/support/console_content'
import { sharedWorker } from '#tests/support/worker_process'

const DOORS: Array<[name: string, path: string]> = [
  ['login', '/auth/login'],
  ['register', '/auth/register'],
  ['forgot_password', '/auth/forgot-password'],
  ['reset_password', '/auth/reset-password?token=abc'],
  ['verify_email', '/auth/verify-email?token=abc'],
]

test.group('The pages of the console', (group) => {
  let user: ConsoleUser
  let content: ConsoleContent

  group.setup(async () => {
    await sharedWorker()
    user = await ConsoleUser.create('admin')
    content = await fillConsole(user, 'Weekly report')
  })

  for (const theme of ['light', 'dark'] as const) {
    for (const width of [1280, 360]) {
      // Each theme and each width once: axe takes longer than all else.
      const audited = (theme === 'light') === (width === 1280)
      test(`are well in ${theme}, ${width} pixels wide`, async ({ browserContext, assert }) => {
        const { page, complaints } = await openPage(browserContext)
        await page.emulateMedia({ colorScheme: theme })
        await page.setViewportSize({ width, height: 800 })
        const found: string[] = []
        const look = async ([name, path]: [string, string]) => {
          await page.goto(path)
          await settled(page)
          const beyond = await overflow(page)
          if (beyond > 0) found.push(`${name} is ${beyond} pixels too wide`)
          for (const violation of audited ? await axeViolations(page) : []) {
            found.push(`${name}: ${violation}`)
          }
          for (const complaint of complaints.splice(0)) found.push(`${name}: ${complaint}`)
          await screenshot(page, `${name}_${theme}_${width}`)
        }
        for (const door of DOORS) await look(door)
        await logIn(page, user)
        for (const one of pagesOf(content)) await look(one)
        assert.deepEqual(found, [])
        assert.equal(await page.locator('html.dark').count(), theme === 'dark' ? 1 : 0)
      }).timeout(600_000)
    }
  }
})
