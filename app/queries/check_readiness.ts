import db from '@adonisjs/lucid/services/db'
import checkQueue, { type QueueState } from '#queries/check_queue'
import inspectSandbox, { type SandboxReport } from '#queries/inspect_sandbox'
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
    /** What holds agents' code on this machine; the workers' machines have their own. */
    sandbox: { mode: SandboxReport['mode']; walls: { name: string; active: boolean }[] }
  }
}

/** What the server needs, and whether it is there: the answer to `/health/ready`. */
export default async function checkReadiness(): Promise<Readiness> {
  const [workers, queue, sandbox] = await Promise.all([
    listWorkers().catch(() => null),
    checkQueue(),
    inspectSandbox(),
  ])
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
        : sandbox.runtimes.flatMap(({ language, available }) => (available ? [language] : [])),
    sandbox: {
      mode: sandbox.mode,
      walls: sandbox.walls.map(({ name, active }) => ({ name, active })),
    },
  }
  return { status: alive.length > 0 ? 'ready' : 'degraded', checks }
}

async function answers(): Promise<boolean> {
  return db.rawQuery('select 1').then(
    () => true,
    () => false
  )
}
