import { randomUUID } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { AxeBuilder } from '@axe-core/playwright'
import type { BrowserContext, Page } from 'playwright'
import app from '@adonisjs/core/services/app'
import db from '@adonisjs/lucid/services/db'
import { issueTokens, type Tokens } from '#actions/accounts/issue_tokens'
import { hashPassword } from '#auth/password'
import Session from '#models/session'
import User, { type Role } from '#models/user'
import { PASSWORD, uniqueEmail } from '#tests/support/accounts'

const BASE_URL = `http://127.0.0.1:${process.env.PORT ?? 3333}`
const ARTIFACTS = app.makePath('tests/artifacts/console')

/** A document that has its heading, and nothing that stands where something is loaded. */
const SETTLED = 'html:has(h1):not(:has([aria-label="Loading"], div.animate-pulse))'

/** How long anything may take to appear, in milliseconds: others may need the processors. */
const PATIENCE_MS = 60_000

/** Where the console keeps the session of a tab. */
const SESSION = 'turbocat.session'

/** Somebody who uses the console, and asks the API as a program does. */
export class ConsoleUser {
  private constructor(
    readonly user: User,
    readonly accessToken: string
  ) {}

  static async create(role: Role = 'user', fullName = 'Ada Lovelace'): Promise<ConsoleUser> {
    const fields = { email: uniqueEmail(), fullName, role, emailVerified: true }
    const user = await User.create(fields)
    const { accessToken } = await openSession(user)
    return new ConsoleUser(user, accessToken)
  }

  get id(): string {
    return this.user.id
  }

  get email(): string {
    return this.user.email
  }

  /** Makes `PASSWORD` theirs. To hash it costs a processor 200 ms: most come in without. */
  async givePassword(): Promise<void> {
    await this.user.merge({ password: await hashPassword(PASSWORD) }).save()
  }

  /** Asks the API, and returns the data of its answer. @throws Error when it refuses. */
  ask(method: string, path: string, body?: object) {
    return ask(method, path, body, this.accessToken)
  }
}

function openSession(user: User): Promise<Tokens> {
  return db.transaction((trx) => issueTokens(user, new Session().merge({ userId: user.id }), trx))
}

async function ask(method: string, path: string, body?: object, token?: string) {
  const response = await fetch(`${BASE_URL}/api/v1${path}`, {
    method,
    headers: {
      ...(body ? { 'Content-Type': 'application/json' } : {}),
      ...(token ? { Authorization: `Bearer ${token}` } : {}),
    },
    body: body && JSON.stringify(body),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
  return text ? JSON.parse(text).data : null
}

/** A page of the console, and what the browser complained of on it. */
export interface ConsolePage {
  page: Page
  /** Errors, dialogs, what the policy refused, requests that failed or left the machine. */
  complaints: string[]
}

/** Opens a page that collects what goes wrong on it. */
export async function openPage(context: BrowserContext): Promise<ConsolePage> {
  const page = await context.newPage()
  page.setDefaultTimeout(PATIENCE_MS)
  const complaints: string[] = []
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('requestfailed', (request) => {
    // A stream ends so when its page is left.
    if (request.failure()?.errorText === 'net::ERR_ABORTED') return
    complaints.push(`failed: ${request.url()}`)
  })
  page.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url())
    if (!['data:', 'blob:'].includes(protocol) && hostname !== '127.0.0.1')
      complaints.push(`elsewhere: ${request.url()}`)
  })
  await page.emulateMedia({ reducedMotion: 'reduce' })
  return { page, complaints }
}

/** Opens `path` as a tab that is logged in, with a session of its own. */
export async function enter(page: Page, { user }: ConsoleUser, path = '/dashboard') {
  const tokens = await openSession(user)
  await page.addInitScript(
    ([key, mine, kept]) => {
      const { location } = globalThis as unknown as { location: { protocol: string } }
      // Once: what the tab does with its session later is its own business.
      if (!location.protocol.startsWith('http') || sessionStorage.getItem(mine)) return
      sessionStorage.setItem(mine, 'given')
      sessionStorage.setItem(key, kept)
    },
    [SESSION, `given.${randomUUID()}`, JSON.stringify({ ...tokens, accessToken: '' })] as const
  )
  await page.goto(path)
  await page.locator('h1').first().waitFor({ state: 'attached' })
  await renewed(page, tokens.refreshToken)
}

/**
 * Waits until the page has changed its refresh token for the next: one that is left before has used it up,
 * and never gets to know the new one.
 */
async function renewed(page: Page, before: string): Promise<void> {
  await page.waitForFunction(([key, used]) => !sessionStorage.getItem(key)?.includes(used), [
    SESSION,
    before,
  ] as const)
}

/** Logs in through the form, and ends at `path`. */
export async function logIn(page: Page, user: ConsoleUser, path = '/dashboard'): Promise<void> {
  await user.givePassword()
  await page.goto(`/auth/login?next=${encodeURIComponent(path)}`)
  await page.fill('[name=email]', user.email)
  await page.fill('[name=password]', PASSWORD)
  await page.getByRole('button', { name: 'Log in' }).click()
  await page.waitForURL((url) => url.pathname + url.search === path)
}

/** Waits until a page shows what it has loaded. */
export async function settled(page: Page): Promise<void> {
  await page.locator(SETTLED).waitFor({ state: 'attached' })
}

/** What the page's own types call an animation: transitions are such. */
interface Moving {
  playState: string
  finished: Promise<unknown>
  effect: { getComputedTiming(): { endTime?: unknown } } | null
}

/** Waits until nothing moves or changes its colour any more, but for what never ends. */
async function still(page: Page): Promise<void> {
  await page.locator('html').evaluate(async (root) => {
    const all: Moving[] = root.getAnimations({ subtree: true })
    const ending = all.filter(
      ({ playState, effect }) =>
        playState === 'running' && effect?.getComputedTiming().endTime !== Infinity
    )
    await Promise.allSettled(ending.map(({ finished }) => finished))
  })
}

/**
 * What axe finds wrong by WCAG 2.2 AA and its own best practices: a line each. It runs in the page alone: a
 * second page, which it would open to look at frames of other sites too, takes four times as long, and no page
 * of ours has such frames.
 */
export async function axeViolations(page: Page): Promise<string[]> {
  await still(page)
  const { violations } = await new AxeBuilder({ page })
    .options({ resultTypes: ['violations'] })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .setLegacyMode()
    .analyze()
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary ?? ''}`)
  )
}

/** By how many pixels the page is wider than the window. */
export function overflow(page: Page): Promise<number> {
  return page.locator('html').evaluate((root) => root.scrollWidth - root.clientWidth)
}

/** Keeps a picture of the page for people to look at. */
export async function screenshot(page: Page, name: string): Promise<void> {
  await mkdir(ARTIFACTS, { recursive: true })
  await page.screenshot({ path: `${ARTIFACTS}/${name}.png` })
}

/** What the browser complained of besides the refusals that a test asked for. */
export function besides(complaints: string[], ...statuses: number[]): string[] {
  return complaints.filter((text) => !statuses.some((one) => text.includes(`status of ${one}`)))
}
