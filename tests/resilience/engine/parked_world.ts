import { v7 } from 'uuid'
import { EngineWorld } from '#tests/support/engine_world'
import { eventually } from '#tests/support/eventually'
import { WorkerProcess } from '#tests/support/worker_process'

const QUICK = { LEASE_SECONDS: '2', SWEEP_SECONDS: '1' }

/** Executions that wait, and a worker that comes and goes. */
export class ParkedWorld {
  readonly engine = new EngineWorld()
  worker!: WorkerProcess

  private constructor(private env: NodeJS.ProcessEnv) {}

  static async start(env: NodeJS.ProcessEnv = {}): Promise<ParkedWorld> {
    const world = new ParkedWorld({ ...QUICK, ...env })
    await world.newWorker()
    return world
  }

  async newWorker(): Promise<void> {
    this.worker = await WorkerProcess.start(this.env)
  }

  async stop(): Promise<void> {
    if (this.worker.running) await this.worker.stop()
    await this.engine.close()
  }

  /**
   * Accepts many executions like one, in one statement, and as if their hints were lost, so that the
   * worker's sweeper finds them.
   *
   * @param input - SQL for the input of number `n`, which counts from 0.
   */
  async acceptLike(id: string, count: number, input = `'{}'`): Promise<string[]> {
    const ids = Array.from({ length: count }, () => v7())
    await this.engine.pool.query(
      `insert into executions (id, user_id, workflow_id, workflow_version, agent_versions,
         input_data, steps_total, created_at)
       select ids.id, e.user_id, e.workflow_id, e.workflow_version, e.agent_versions,
         (${input})::json, e.steps_total, now() - interval '1 hour'
       from (select id, row_number() over () - 1 as n from unnest($2::uuid[]) as id) ids,
         executions e
       where e.id = $1`,
      [id, ids]
    )
    return ids
  }

  /** Waits until so many of these have a status. */
  async reach(ids: string[], status: string, ms = 60_000): Promise<void> {
    await eventually(async () => (await this.count(ids, status)) === ids.length, ms)
  }

  async count(ids: string[], status: string): Promise<number> {
    const { rows } = await this.engine.pool.query<{ count: number }>(
      `select count(*)::int as count from executions
       where id = any($1) and status = $2 and lease_owner is null`,
      [ids, status]
    )
    return rows[0]!.count
  }

  /** What the worker holds on to when it has nothing to do, without garbage, in MiB. */
  async liveHeap(): Promise<number> {
    const address = this.worker.lines.map((line) => /ws:\S+/.exec(line)?.[0]).find(Boolean)
    const inspector = new WebSocket(address!)
    await new Promise((resolve) => inspector.addEventListener('open', resolve, { once: true }))
    const ask = (method: string, params: object = {}) => {
      const answered = new Promise<any>((resolve) => {
        const read = ({ data }: MessageEvent) => {
          const { id, result } = JSON.parse(String(data))
          if (id !== 1) return
          inspector.removeEventListener('message', read)
          resolve(result)
        }
        inspector.addEventListener('message', read)
      })
      inspector.send(JSON.stringify({ id: 1, method, params }))
      return answered
    }
    const seen: number[] = []
    const expression = 'process.memoryUsage().heapUsed'
    // The least of some looks: what is on its way at one of them is no matter of the parked.
    for (let look = 0; look < 5; look++) {
      await ask('HeapProfiler.collectGarbage')
      seen.push((await ask('Runtime.evaluate', { expression })).result.value)
    }
    inspector.close()
    return Math.min(...seen) / 1024 / 1024
  }

  /** Milliseconds that executions ended after the time that their input had as `at`. */
  async lateness(ids: string[]): Promise<number[]> {
    const { rows } = await this.engine.pool.query<{ late: number }>(
      `select extract(epoch from completed_at - (input_data->>'at')::timestamptz)::float8 * 1000
         as late
       from executions where id = any($1) and status = 'completed' order by late`,
      [ids]
    )
    return rows.map(({ late }) => late)
  }
}

/** The value below which a share of sorted numbers lies. */
export function percentile(sorted: number[], share: number): number {
  return Math.round(sorted[Math.min(Math.floor(sorted.length * share), sorted.length - 1)]!)
}
