import type { ServerResponse } from 'node:http'
import type { CountedRequest, CountingServer } from '#tests/support/counting_server'
import type { WorkerProcess } from '#tests/support/worker_process'

/** How far a request is: it has come, it has had its effect, its answer is out. */
const MOMENTS = ['arrived', 'done', 'answered'] as const

type Moment = (typeof MOMENTS)[number]

/** What a server that takes money would write down, and who dies when. */
export class EffectLedger {
  #entries = new Map<string, { requests: number; effects: number }>()
  /** The request that ends its worker, counted down, and when it does. */
  #fatal: { after: number; moment: Moment; reach(): void } | undefined
  #killed: Record<Moment, number> = { arrived: 0, done: 0, answered: 0 }

  /** @param random - How long each half of the work takes is drawn from this. */
  constructor(outside: CountingServer, random: () => number) {
    outside.answer((request, response) => {
      const fatal = this.#draw()
      void this.#serve(request, response, fatal, random)
    })
  }

  of(executionId: string) {
    return this.#entries.get(`${executionId}:post`) ?? { requests: 0, effects: 0 }
  }

  /**
   * Lets a worker die with a request that comes, `after` so many others, at the next of the moments.
   *
   * @returns Resolves once it has.
   */
  next(after: number, turn: number): (worker: WorkerProcess) => Promise<void> {
    const moment = MOMENTS[turn % MOMENTS.length]!
    let target: WorkerProcess | undefined
    let due = false
    let resolve = () => {}
    const dead = new Promise<void>((done) => (resolve = done))
    const kill = () => {
      this.#killed[moment]++
      void target?.kill().then(resolve)
    }
    this.#fatal = {
      ...{ after, moment },
      reach: () => {
        due = true
        if (target) kill()
      },
    }
    return (worker) => {
      target = worker
      if (due) kill()
      return dead
    }
  }

  moments(): string {
    return Object.entries(this.#killed)
      .map(([moment, times]) => `${times} when it had ${moment}`)
      .join(', ')
  }

  /** What the request that comes now is to reach, if it is the one. */
  #draw() {
    if (!this.#fatal || this.#fatal.after-- > 0) return undefined
    const fatal = this.#fatal
    this.#fatal = undefined
    return fatal
  }

  async #serve(
    { path, idempotencyKey = '' }: CountedRequest,
    response: ServerResponse,
    fatal: { moment: Moment; reach(): void } | undefined,
    random: () => number
  ): Promise<void> {
    const entry = this.#entries.get(idempotencyKey) ?? { requests: 0, effects: 0 }
    this.#entries.set(idempotencyKey, entry)
    entry.requests++
    if (fatal?.moment === 'arrived') fatal.reach()
    await pause(random() * 120)
    if (path !== '/honoured' || entry.effects === 0) entry.effects++
    if (fatal?.moment === 'done') fatal.reach()
    await pause(random() * 120)
    if (fatal?.moment === 'answered') response.once('finish', () => fatal.reach())
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
    // Its socket can be gone, with its worker: then there is no end of the answer to wait for.
    if (fatal?.moment === 'answered' && response.destroyed) fatal.reach()
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
