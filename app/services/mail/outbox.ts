import { randomInt } from 'node:crypto'
import app from '@adonisjs/core/services/app'
import logger from '@adonisjs/core/services/logger'

/** How long the process waits at its end for what is still open, in milliseconds. */
const PATIENCE_MS = 10_000

/**
 * When work begins, in milliseconds after it was posted: after the answer, and at a moment that
 * nobody can foresee, so that the next request's time tells nothing either.
 */
const BEGINS_AFTER_MS = [50, 300] as const

/**
 * Work that a request starts and does not wait for, so that its answer tells neither by its text
 * nor by its time what the work was. What fails is logged, and whoever waits for a mail asks again.
 */
class Outbox {
  #open = new Set<Promise<void>>()

  /** Runs `task` when the request has had its answer; `what` names it in the log. */
  post(what: string, task: () => Promise<void>): void {
    const run = new Promise((resolve) => setTimeout(resolve, randomInt(...BEGINS_AFTER_MS)))
      .then(task)
      .catch((error: unknown) => logger.error({ err: error }, `${what} was not sent`))
      .finally(() => this.#open.delete(run))
    this.#open.add(run)
  }

  /** Resolves when nothing is open any more. */
  async settled(): Promise<void> {
    while (this.#open.size > 0) await Promise.all(this.#open)
  }
}

const outbox = new Outbox()

app.terminating(async () => {
  let timer: NodeJS.Timeout | undefined
  const patience = new Promise((resolve) => (timer = setTimeout(resolve, PATIENCE_MS)))
  await Promise.race([outbox.settled(), patience])
  clearTimeout(timer)
})

export default outbox
