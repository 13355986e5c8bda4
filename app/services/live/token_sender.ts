import { LiveTokens, type Speaker } from '#engine/contracts/live_tokens'
import type { DatabaseListener } from '#services/database_listener'
import { sayings, TOKEN_CHANNEL, WATCH_CHANNEL } from '#services/live/said'

/** What is said within so many milliseconds goes out together. */
const GATHER_MS = 40

/** A web server tells again every 20 s what it watches; so long it counts. */
const WATCHED_MS = 45_000

/** Whether somebody watches an execution is asked for no more often than this. */
const ASK_EVERY_MS = 5_000

/** So much is kept of what was said before anybody knew whether somebody listens: characters. */
const MAX_KEPT = 32_768

interface Talk {
  speaker: Speaker
  text: string
}

/** Sends what models say to the web servers that have an open stream of the execution, if any has. */
export class TokenSender extends LiveTokens {
  /** Until when executions count as watched, by id. */
  #watched = new Map<string, number>()
  #askedAt = new Map<string, number>()
  #talks = new Map<string, Talk>()
  #timer: NodeJS.Timeout | undefined
  #sending: Promise<unknown> = Promise.resolve()

  constructor(
    listener: DatabaseListener,
    private notify: (channel: string, payloads: string[]) => Promise<unknown>,
    private now: () => number
  ) {
    super()
    listener.on(WATCH_CHANNEL, (payload) => {
      if (!payload.startsWith('+')) return
      for (const id of payload.slice(1).split(',')) this.#watched.set(id, now() + WATCHED_MS)
    })
  }

  say(speaker: Speaker, text: string): void {
    if (text === '') return
    const key = `${speaker.executionId} ${speaker.path}`
    const talk = this.#talks.get(key) ?? { speaker, text: '' }
    if (talk.text.length < MAX_KEPT) talk.text += text
    this.#talks.set(key, talk)
    this.#timer ??= setTimeout(() => this.#flush(), GATHER_MS).unref()
  }

  #flush(): void {
    this.#timer = undefined
    this.#forget()
    const payloads: string[] = []
    for (const [key, { speaker, text }] of this.#talks) {
      const { executionId } = speaker
      if (this.#watched.has(executionId)) payloads.push(...sayings(speaker, text))
      // The answer comes within a few milliseconds: what was said first goes out one round later.
      else if (this.#ask(executionId)) continue
      this.#talks.delete(key)
    }
    if (this.#talks.size > 0) this.#timer = setTimeout(() => this.#flush(), GATHER_MS).unref()
    if (payloads.length > 0) this.#send(TOKEN_CHANNEL, payloads)
  }

  /** @returns Whether it asked just now. */
  #ask(executionId: string): boolean {
    if (this.#askedAt.has(executionId)) return false
    this.#askedAt.set(executionId, this.now())
    this.#send(WATCH_CHANNEL, [`?${executionId}`])
    return true
  }

  #forget(): void {
    const now = this.now()
    for (const [id, until] of this.#watched) if (until < now) this.#watched.delete(id)
    for (const [id, at] of this.#askedAt) if (at + ASK_EVERY_MS < now) this.#askedAt.delete(id)
  }

  /** One after the other: what was said first is heard first. */
  #send(channel: string, payloads: string[]): void {
    this.#sending = this.#sending.then(() => this.notify(channel, payloads)).catch(() => {})
  }
}
