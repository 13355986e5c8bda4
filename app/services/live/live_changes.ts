import type { Speaker } from '#engine/contracts/live_tokens'
import type { DatabaseListener } from '#services/database_listener'
import { Pump, type Reader } from '#services/live/pump'
import { readSaid, WATCH_CHANNEL, TOKEN_CHANNEL } from '#services/live/said'
import { readTold, tailOf } from '#services/live/told'

/** Workers are told again so often what is watched, in milliseconds: they forget it in twice that. */
const WATCH_EVERY_MS = 20_000

/** Somebody who follows an open stream; `end` is called when the server stops. */
export interface Follower<Place, Page> extends Reader<Place, Page> {
  end(): void
}

export interface ExecutionFollower<Place, Page> extends Follower<Place, Page> {
  readonly executionId: string
  /** A piece of a model's answer: shown or dropped, and never kept. */
  hear(speaker: Speaker, text: string): void
}

export interface ListFollower<Place, Page> extends Follower<Place, Page> {
  /** Whose executions; null for everybody's. */
  readonly userId: string | null
}

/** How the followers of a process read: by statements that take all of them together. */
export interface LiveReads<Place, Page, ListPlace, ListPage, LogPlace, LogPage> {
  executions(places: Place[]): Promise<Page[]>
  lists(followers: ListPlace[]): Promise<ListPage[]>
  logs(followers: LogPlace[]): Promise<LogPage[]>
  /** Sends a notification. */
  notify(channel: string, payload: string): Promise<unknown>
  /** Hears why nothing could be read. */
  warn(reason: unknown): void
}

/**
 * Hands on what the database tells of changes to whoever follows in this process. What is told only
 * says where to look: followers read from the database, each from its own place, so that nothing is
 * kept in memory for them and nothing is missed. When the connection was away, all of them look.
 */
export class LiveChanges<
  Place = unknown,
  Page = unknown,
  ListPlace = unknown,
  ListPage = unknown,
  LogPlace = unknown,
  LogPage = unknown,
> {
  #executions = new Map<string, Set<ExecutionFollower<Place, Page>>>()
  #lists = new Set<ListFollower<ListPlace, ListPage>>()
  #logs = new Set<ListFollower<LogPlace, LogPage>>()
  #executionPump: Pump<Place, Page>
  #listPump: Pump<ListPlace, ListPage>
  #logPump: Pump<LogPlace, LogPage>
  #watch: NodeJS.Timeout | undefined
  #closed = false

  constructor(
    private listener: DatabaseListener,
    private reads: LiveReads<Place, Page, ListPlace, ListPage, LogPlace, LogPage>,
    /** How often an open stream shows that it is alive, and asks whether it still may be. */
    readonly heartbeatMs: number
  ) {
    this.#executionPump = new Pump((places) => reads.executions(places), reads.warn)
    this.#listPump = new Pump((places) => reads.lists(places), reads.warn)
    this.#logPump = new Pump((places) => reads.logs(places), reads.warn)
    listener.on('turbocat_live', (payload) => this.#changed(payload))
    listener.on(TOKEN_CHANNEL, (payload) => this.#said(payload))
    listener.on(WATCH_CHANNEL, (payload) => this.#asked(payload))
    listener.onReturn(() => this.#lookAgain())
  }

  /** How many streams are open. */
  get count(): number {
    const lists = this.#lists.size + this.#logs.size
    return [...this.#executions.values()].reduce((sum, some) => sum + some.size, lists)
  }

  /** Resolves when what changes from now on is heard. */
  listening(): Promise<void> {
    return this.listener.listening()
  }

  /** @returns `again`, to read on after the follower was not ready, and `leave`. */
  followExecution(follower: ExecutionFollower<Place, Page>) {
    const { executionId } = follower
    const followers = this.#executions.get(executionId) ?? new Set()
    this.#executions.set(executionId, followers.add(follower))
    if (followers.size === 1) this.#tellWatched([executionId])
    this.#watch ??= setInterval(() => this.#tellWatched(), WATCH_EVERY_MS).unref()
    return this.#begin(this.#executionPump, follower, () => {
      followers.delete(follower)
      if (followers.size > 0) return
      this.#executions.delete(executionId)
      if (this.#executions.size > 0) return
      clearInterval(this.#watch)
      this.#watch = undefined
    })
  }

  /** @returns `again`, to read on after the follower was not ready, and `leave`. */
  followList(follower: ListFollower<ListPlace, ListPage>) {
    this.#lists.add(follower)
    return this.#begin(this.#listPump, follower, () => this.#lists.delete(follower))
  }

  /** The log of a deployment: read whenever something of its user changes. @returns As above. */
  followLog(follower: ListFollower<LogPlace, LogPage>) {
    this.#logs.add(follower)
    return this.#begin(this.#logPump, follower, () => this.#logs.delete(follower))
  }

  /** Ends all streams, and whatever begins after it. */
  close(): void {
    this.#closed = true
    clearInterval(this.#watch)
    this.#executionPump.close()
    this.#listPump.close()
    this.#logPump.close()
    for (const follower of this.#all()) follower.end()
  }

  #begin<A, B>(pump: Pump<A, B>, follower: Follower<A, B>, leave: () => void) {
    if (this.#closed) follower.end()
    else pump.mark(follower)
    return {
      again: () => pump.mark(follower),
      leave: () => {
        pump.drop(follower)
        leave()
      },
    }
  }

  #all(): Array<{ end(): void }> {
    const executions = [...this.#executions.values()].flatMap((some) => [...some])
    return [...executions, ...this.#lists, ...this.#logs]
  }

  #changed(payload: string): void {
    if (this.count === 0) return
    const told = readTold(payload)
    for (const { id } of told) {
      for (const follower of this.#executions.get(id) ?? []) this.#executionPump.mark(follower)
    }
    if (this.#lists.size + this.#logs.size === 0) return
    const tails = new Set(told.map(({ userTail }) => userTail))
    const concerned = ({ userId }: { userId: string | null }) => {
      return userId === null || tails.has(tailOf(userId))
    }
    for (const follower of this.#lists) if (concerned(follower)) this.#listPump.mark(follower)
    for (const follower of this.#logs) if (concerned(follower)) this.#logPump.mark(follower)
  }

  #lookAgain(): void {
    for (const some of this.#executions.values()) {
      for (const follower of some) this.#executionPump.mark(follower)
    }
    for (const follower of this.#lists) this.#listPump.mark(follower)
    for (const follower of this.#logs) this.#logPump.mark(follower)
    this.#tellWatched()
  }

  #said(payload: string): void {
    if (this.#executions.size === 0) return
    const { text, ...speaker } = readSaid(payload)
    for (const follower of this.#executions.get(speaker.executionId) ?? []) {
      follower.hear(speaker, text)
    }
  }

  /** A worker asks who watches an execution, since it has something to say. */
  #asked(payload: string): void {
    const id = payload.slice(1)
    if (payload.startsWith('?') && this.#executions.has(id)) this.#tellWatched([id])
  }

  #tellWatched(ids: Iterable<string> = this.#executions.keys()): void {
    const watched = [...ids]
    for (let from = 0; from < watched.length; from += 200) {
      const payload = `+${watched.slice(from, from + 200).join(',')}`
      this.reads.notify(WATCH_CHANNEL, payload).catch(() => {})
    }
  }
}
