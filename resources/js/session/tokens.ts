import type { Tokens } from '../../client/schema.js'

/** Where a reload of this tab finds its session again. No other storage ever holds a token. */
const KEY = 'turbocat.session'
/** How long a new tab waits for another one to hand it the session, in milliseconds. */
const ASK_MS = 200
/** What each tab has for as long as it is there. */
const TAB = 'turbocat.tab'

/** Browsers have them on https and on this machine. */
const locks = navigator.locks as LockManager | undefined

type Message = { kind: 'ask' } | { kind: 'tokens'; tokens: Tokens | null }

/**
 * The tokens of this tab, and of all tabs of this browser: a refresh token works once, so tabs
 * pass the newest one on, and only one of them refreshes at a time.
 */
class TokenStore {
  #tokens: Tokens | null = null
  #channel = new BroadcastChannel('turbocat.session')
  #listeners = new Set<() => void>()
  #refreshing: Promise<boolean> | null = null

  constructor() {
    const kept = sessionStorage.getItem(KEY)
    if (kept) this.#tokens = { ...(JSON.parse(kept) as Tokens), accessToken: '' }
    this.#channel.onmessage = ({ data }: MessageEvent<Message>) => {
      if (data.kind === 'tokens') this.#keep(data.tokens)
      else if (this.#tokens) this.#tell()
    }
  }

  get accessToken(): string | undefined {
    return this.#tokens?.accessToken || undefined
  }

  get refreshToken(): string | undefined {
    return this.#tokens?.refreshToken
  }

  get loggedIn(): boolean {
    return this.#tokens !== null
  }

  set(tokens: Tokens | null): void {
    this.#keep(tokens)
    this.#tell()
  }

  /** Called at each change, also when another tab made it. Returns how to stop. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** A tab that has just been opened takes over the session of another one, if there is any. */
  async adopt(): Promise<void> {
    const alone = await isAlone()
    stay()
    if (alone) return
    const answered = new Promise<void>((resolve) => {
      const stop = this.subscribe(() => {
        stop()
        resolve()
      })
    })
    this.#channel.postMessage({ kind: 'ask' } satisfies Message)
    await Promise.race([answered, new Promise((resolve) => setTimeout(resolve, ASK_MS))])
  }

  /** Gets a new access token. False when the session is over. Throws when the server is away. */
  refresh(): Promise<boolean> {
    this.#refreshing ??= this.#refreshAlone().finally(() => (this.#refreshing = null))
    return this.#refreshing
  }

  async #refreshAlone(): Promise<boolean> {
    const before = this.#tokens?.accessToken
    const renew = async () => {
      // Another tab may have done it while this one stood in line.
      if (this.#tokens?.accessToken && this.#tokens.accessToken !== before) return true
      if (!this.#tokens) return false
      const response = await fetch('/api/v1/auth/refresh', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ refreshToken: this.#tokens.refreshToken }),
      })
      if (response.status >= 500 || response.status === 429) throw new TypeError('not reachable')
      const body = response.ok ? ((await response.json()) as { data: Tokens }) : null
      this.set(body?.data ?? null)
      return body !== null
    }
    return locks ? locks.request(KEY, renew) : renew()
  }

  #keep(tokens: Tokens | null): void {
    this.#tokens = tokens
    if (tokens) sessionStorage.setItem(KEY, JSON.stringify({ ...tokens, accessToken: '' }))
    else sessionStorage.removeItem(KEY)
    for (const listener of this.#listeners) listener()
  }

  #tell(): void {
    this.#channel.postMessage({ kind: 'tokens', tokens: this.#tokens } satisfies Message)
  }
}

/** Whether no other tab is there. Where the address is neither https nor this machine, nobody knows. */
async function isAlone(): Promise<boolean> {
  if (!locks) return false
  const { held = [] } = await locks.query()
  return !held.some(({ name }) => name === TAB)
}

/** Lets other tabs know of this one until it ends. */
function stay(): void {
  void locks?.request(TAB, { mode: 'shared' }, () => new Promise(() => {}))
}

export const tokens = new TokenStore()
