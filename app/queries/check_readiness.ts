import app from '@adonisjs/core/services/app'
import db from '@adonisjs/lucid/services/db'
import checkQueue, { type QueueState } from '#queries/check_queue'
import listWorkers from '#queries/list_workers'

export interface Readiness {
  /** `degraded`: requests are served, and executions wait, since no worker is alive. */
  status: 'ready' | 'degraded'
  checks: {
    database: 'up' | 'down'
    queue: QueueState
    workers: { alive: number; driving: number; slots: number }
    /** Languages that code agents can be written in: those of the workers, or, where none is alive, of this machine. */
    runtimes: string[]
  }
}

/** What the server needs, and whether it is there: the answer to `/health/ready`. */
export default async function checkReadiness(): Promise<Readiness> {
  const [workers, queue] = await Promise.all([listWorkers().catch(() => null), checkQueue()])
  const database = workers !== null || (await answers()) ? 'up' : 'down'
  const alive = workers ?? []
  const sum = (figures: number[]) => figures.reduce((total, figure) => total + figure, 0)
  const checks = {
    database: database as 'up' | 'down',
    queue,
    workers: {
      alive: alive.length,
      driving: sum(alive.map(({ driving }) => driving)),
      slots: sum(alive.map(({ slots }) => slots)),
    },
    runtimes:
      alive.length > 0
        ? [...new Set(alive.flatMap(({ runtimes }) => runtimes))].sort()
        : await runtimesHere(),
  }
  return { status: alive.length > 0 ? 'ready' : 'degraded', checks }
}

async function answers(): Promise<boolean> {
  return db.rawQuery('select 1').then(
    () => true,
    () => false
  )
}

async function runtimesHere(): Promise<string[]> {
  const sandbox = await app.container.make('turbocat/sandbox')
  return sandbox.runtimes().flatMap(({ language, available }) => (available ? [language] : []))
}
