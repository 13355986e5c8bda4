import db from '@adonisjs/lucid/services/db'
import { CountingServer } from '#tests/support/counting_server'
import { eventually } from '#tests/support/eventually'
import { RedisProcess } from '#tests/support/redis_process'
import { ServerProcess } from '#tests/support/server_process'
import { signedIn } from '#tests/support/signed_in'
import type { SignedIn } from '#tests/support/signed_in'
import { WorkerProcess } from '#tests/support/worker_process'

/** How much the outside world was asked for at once. */
export class Overlap {
  #open = new Map<string, number>()
  /** The most that was open at once, by path. */
  readonly most = new Map<string, number>()

  /**
   * @param answerAfterMs - How long each answer takes.
   * @param gate - Nothing is answered before it.
   */
  constructor(outside: CountingServer, answerAfterMs: number, gate = Promise.resolve()) {
    outside.answer(({ path }, response) => {
      const open = (this.#open.get(path) ?? 0) + 1
      this.#open.set(path, open)
      this.most.set(path, Math.max(this.most.get(path) ?? 0, open))
      response.on('close', () => this.#open.set(path, this.#open.get(path)! - 1))
      const answer = () => response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
      // This plays a slow server.
      void gate.then(() => setTimeout(answer, answerAfterMs))
    })
  }

  open(path: string): number {
    return this.#open.get(path) ?? 0
  }
}

/** A server, several workers and an outside world that counts. */
export class Fleet {
  readonly workers: WorkerProcess[] = []
  /** Its queue, where that is on Redis. */
  redis: RedisProcess | undefined

  private constructor(
    readonly server: ServerProcess,
    readonly outside: CountingServer,
    readonly env: NodeJS.ProcessEnv,
    private owner: SignedIn,
    private alsoStop: () => Promise<void>
  ) {}

  static async start(
    workers: number,
    env: NodeJS.ProcessEnv = {},
    alsoStop = async () => {}
  ): Promise<Fleet> {
    const quick = { LEASE_SECONDS: '2', SWEEP_SECONDS: '1', EGRESS_ALLOW: '127.0.0.1' }
    const all = { ...quick, RATE_LIMIT_USER_PER_HOUR: '1000000', ...env }
    const [server, outside, owner, ...begun] = await Promise.all([
      ServerProcess.start(all),
      CountingServer.start(),
      signedIn(),
      ...Array.from({ length: workers }, () => WorkerProcess.start(all)),
    ])
    const fleet = new Fleet(server, outside, all, owner, alsoStop)
    fleet.workers.push(...begun)
    return fleet
  }

  /** The same on a Redis of its own. */
  static async startOnRedis(workers: number, env: NodeJS.ProcessEnv = {}): Promise<Fleet> {
    const redis = await RedisProcess.start()
    const on = { QUEUE_CONNECTION: 'redis', REDIS_URL: redis.url }
    try {
      const fleet = await Fleet.start(workers, { ...on, ...env }, () => redis.kill())
      fleet.redis = redis
      return fleet
    } catch (error) {
      await redis.kill()
      throw error
    }
  }

  async add(env: NodeJS.ProcessEnv = {}, folder?: string): Promise<WorkerProcess> {
    const worker = await WorkerProcess.start({ ...this.env, ...env }, folder)
    this.workers.push(worker)
    return worker
  }

  async stop(): Promise<void> {
    const running = this.workers.filter((worker) => worker.running)
    const stopped = await Promise.allSettled(running.map((worker) => worker.stop()))
    await Promise.all([this.server.stop(), this.outside.stop()])
    await this.alsoStop()
    for (const result of stopped) if (result.status === 'rejected') throw result.reason
  }

  async ask(method: string, path: string, body?: unknown, as = this.owner) {
    return this.server.ask(method, path, as.headers, body)
  }

  async make(path: string, body: unknown, as = this.owner): Promise<string> {
    const answer = await this.ask('POST', path, body, as)
    if (answer.status !== 201) throw new Error(`POST ${path}: ${JSON.stringify(answer.body)}`)
    return answer.body.data.id ?? answer.body.data.executionId
  }

  /** An agent that asks the outside world for a path. */
  calling(path: string, fields: object = {}, as = this.owner): Promise<string> {
    const config = { method: 'GET', url: `${this.outside.url}${path}` }
    return this.make(
      '/agents',
      { name: path, type: 'api', status: 'active', config, ...fields },
      as
    )
  }

  agent(type: string, config: object, fields: object = {}): Promise<string> {
    return this.make('/agents', { name: type, type, status: 'active', config, ...fields })
  }

  workflow(steps: object[], fields: object = {}, as = this.owner): Promise<string> {
    return this.make('/workflows', { name: 'Fleet', status: 'active', steps, ...fields }, as)
  }

  execute(workflowId: string, body: object = {}, as = this.owner): Promise<string> {
    return this.make(`/workflows/${workflowId}/execute`, body, as)
  }

  /** Waits until all executions of some workflows are final, and counts them by status. */
  async finished(workflowIds: string[], ms: number): Promise<Record<string, number>> {
    return eventually(async () => {
      const { rows } = await db.rawQuery(
        `select status, count(*)::int as count from executions where workflow_id = any(?)
         group by status`,
        [workflowIds]
      )
      const counts = Object.fromEntries(
        (rows as Array<{ status: string; count: number }>).map((row) => [row.status, row.count])
      )
      return ['pending', 'running', 'waiting'].some((open) => counts[open]) ? null : counts
    }, ms)
  }
}

/** One agent step. */
export function step(stepKey: string, agentId: string, more: object = {}) {
  return { stepKey, stepType: 'agent', agentId, ...more }
}
