import { test } from '@japa/runner'
import type { Page } from 'playwright'
import {
  axeViolations,
  becomes,
  ConsoleUser,
  logIn,
  openPage,
  overflow,
  screenshot,
} from '#tests/support/console_page'
import { fillConsole, pagesOf } from '#tests/support/console_content'
import { sharedWorker } from '#tests/support/worker_process'

const DOORS: Array<[name: string, path: string]> = [
  ['login', '/auth/login'],
  ['register', '/auth/register'],
  ['forgot_password', '/auth/forgot-password'],
  ['reset_password', '/auth/reset-password?token=abc'],
  ['verify_email', '/auth/verify-email?token=abc'],
]

/**
 * How each page is looked at, one after the other, without loading it again. axe takes longer than all else:
 * it is asked once of each theme and once of each width.
 */
const LOOKS = [
  { theme: 'light', width: 360, audited: false },
  { theme: 'dark', width: 360, audited: true },
  { theme: 'dark', width: 1280, audited: false },
  { theme: 'light', width: 1280, audited: true },
] as const

/** What is wrong with the page that is shown, in any theme and at any width. */
async function problemsOf(page: Page, name: string): Promise<string[]> {
  const found: string[] = []
  for (const { theme, width, audited } of LOOKS) {
    const look = `${name}_${theme}_${width}`
    await becomes(page, theme, width)
    const beyond = await overflow(page)
    if (beyond > 0) found.push(`${look} is ${beyond} pixels too wide`)
    for (const violation of audited ? await axeViolations(page) : []) {
      found.push(`${look}: ${violation}`)
    }
    await screenshot(page, look)
  }
  return found
}

test.group('The pages of the console', (group) => {
  group.each.timeout(600_000)
  group.setup(async () => {
    await sharedWorker()
  })

  test('are well in light and dark, wide and narrow', async ({ browserContext, assert }) => {
    const user = await ConsoleUser.create('admin')
    const content = await fillConsole(user, 'Weekly report')
    const { page, complaints } = await openPage(browserContext)
    const found: string[] = []
    const look = async ([name, path]: [name: string, path: string]) => {
      await page.setViewportSize({ width: LOOKS[0].width, height: 800 })
      await page.goto(path)
      found.push(...(await problemsOf(page, name)))
      for (const complaint of complaints.splice(0)) found.push(`${name}: ${complaint}`)
    }
    for (const door of DOORS) await look(door)
    await logIn(page, user)
    for (const one of pagesOf(content)) await look(one)
    assert.deepEqual(found, [])
  })
})
