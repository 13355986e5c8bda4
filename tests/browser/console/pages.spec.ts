import { test } from '@japa/runner'
import type { Page } from 'playwright'
import {
  axeViolations,
  ConsoleUser,
  logIn,
  openPage,
  overflow,
  screenshot,
  settled,
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
 * axe takes longer than all else: it is asked once of each theme, and once of each width. A page is loaded narrow
 * and then made wide: charts follow a window that shrinks a moment later.
 */
const LOOKS = [
  { theme: 'light', widths: [360, 1280], audited: 1280 },
  { theme: 'dark', widths: [360, 1280], audited: 360 },
] as const

/** What is wrong with a page, in any theme and at any width: it is loaded once for each theme. */
async function problemsOf(page: Page, name: string, path: string): Promise<string[]> {
  const found: string[] = []
  for (const { theme, widths, audited } of LOOKS) {
    await page.emulateMedia({ colorScheme: theme })
    await page.setViewportSize({ width: widths[0], height: 800 })
    await page.goto(path)
    for (const width of widths) {
      const look = `${name}_${theme}_${width}`
      await page.setViewportSize({ width, height: 800 })
      await settled(page)
      const dark = (await page.locator('html.dark').count()) === 1
      if (dark !== (theme === 'dark')) found.push(`${look} has the other theme`)
      const beyond = await overflow(page)
      if (beyond > 0) found.push(`${look} is ${beyond} pixels too wide`)
      for (const violation of width === audited ? await axeViolations(page) : []) {
        found.push(`${look}: ${violation}`)
      }
      await screenshot(page, look)
    }
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
      found.push(...(await problemsOf(page, name, path)))
      for (const complaint of complaints.splice(0)) found.push(`${name}: ${complaint}`)
    }
    for (const door of DOORS) await look(door)
    await logIn(page, user)
    for (const one of pagesOf(content)) await look(one)
    assert.deepEqual(found, [])
  })
})
