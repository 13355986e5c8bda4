import { test } from '@japa/runner'
import { ConsoleUser, enter, openPage, overflow, settled } from '#tests/support/console_page'
import { fillConsole, pagesOf } from '#tests/support/console_content'
import { sharedWorker } from '#tests/support/worker_process'

/** Each makes an element, or runs, where it is not taken as text. */
const PAYLOAD =
  `<img src=x onerror="alert(1)" data-xss><svg onload="alert(2)" data-xss></svg>` +
  `"'><script data-xss>alert(3)</script>{{constructor.constructor('alert(4)')()}}`

/** Wider than a phone. */
const LONG_WORD = ` ${'W'.repeat(80)}`

test.group('What users write', (group) => {
  group.setup(async () => {
    await sharedWorker()
  })

  test('is shown as text on each page, breaks where it is long, and the policy has nothing to refuse', async ({
    browserContext,
    assert,
  }) => {
    const user = await ConsoleUser.create('admin', PAYLOAD.slice(0, 100))
    // `{{` would be a template in a workflow; the rest is what a page could trip over.
    const text = PAYLOAD.slice(0, PAYLOAD.indexOf('{{')) + LONG_WORD
    const content = await fillConsole(user, text)
    const { page, complaints } = await openPage(browserContext)
    await page.setViewportSize({ width: 360, height: 800 })
    const refused: string[] = []
    await page.exposeFunction('tellRefused', (what: string) => refused.push(what))
    await page.addInitScript(() =>
      document.addEventListener('securitypolicyviolation', ({ blockedURI, violatedDirective }) => {
        const { tellRefused } = window as unknown as { tellRefused(what: string): void }
        tellRefused(`${violatedDirective} ${blockedURI}`)
      })
    )
    await enter(page, user)
    const found: string[] = []
    let shown = 0
    for (const [name, path] of pagesOf(content)) {
      await page.goto(path)
      await settled(page)
      const beyond = await overflow(page)
      if (beyond > 0) found.push(`${name} is ${beyond} pixels too wide`)
      if ((await page.locator('[data-xss]').count()) > 0) found.push(`${name}: made an element`)
      if ((await page.locator('body').innerText()).includes('<img src=x')) shown++
      for (const complaint of complaints.splice(0)) found.push(`${name}: ${complaint}`)
      for (const what of refused.splice(0)) found.push(`${name}: refused ${what}`)
    }
    assert.deepEqual(found, [])
    // It is really there to be tripped over.
    assert.isAtLeast(shown, 12)
  }).timeout(600_000)

  test('is served with a policy that allows scripts of ours alone', async ({
    browserContext,
    assert,
  }) => {
    const page = await browserContext.newPage()
    const response = await page.goto('/auth/login')
    const policy = response!.headers()['content-security-policy']!
    const scripts = policy.split(';').find((part) => part.trim().startsWith('script-src '))
    assert.equal(scripts?.trim(), `script-src 'self'`)
    assert.notInclude(policy, 'unsafe-eval')
    const scriptsInside = page.locator('script:not([src])')
    assert.equal(await scriptsInside.count(), 0)
  }).timeout(180_000)
})
