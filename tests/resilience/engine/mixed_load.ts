import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Assert } from '@japa/assert'
import db from '@adonisjs/lucid/services/db'
import { CountingServer } from '#tests/support/counting_server'
import { eventually } from '#tests/support/eventually'
import { ServerProcess } from '#tests/support/server_process'
import { signedIn } from '#tests/support/signed_in'
import type { SignedIn } from '#tests/support/signed_in'
import { WorkerProcess } from '#tests/support/worker_process'

const assert = new Assert()

const FINAL = `('completed', 'failed', 'cancelled', 'timeout')`

/** A server, workers that come and go, an outside world that counts, and work of every kind. */
export class MixedLoad {
  readonly executionIds: string[] = []
  workflowIds: string[] = []
  agentIds: string[] = []
  worker!: WorkerProcess
  #workerEnv: NodeJS.ProcessEnv = {}

  private constructor(
    readonly server: ServerProcess,
    readonly outside: CountingServer,
    readonly owner: SignedIn,
    readonly folder: string
  ) {}

  static async start(env: NodeJS.ProcessEnv = {}): Promise<MixedLoad> {
    const folder = await mkdtemp(join(tmpdir(), 'turbocat-resilience-'))
    const quick = { LEASE_SECONDS: '2', SWEEP_SECONDS: '1', EGRESS_ALLOW: '127.0.0.1' }
    const workerEnv = { ...env, ...quick, TMPDIR: folder }
    const [server, worker, outside] = await Promise.all([
      ServerProcess.start(env),
      WorkerProcess.start(workerEnv),
      CountingServer.start(),
    ])
    outside.answer((_request, response) => {
      setTimeout(
        () => response.writeHead(200, { 'content-type': 'application/json' }).end('{}'),
        30
      )
    })
    const load = new MixedLoad(server, outside, await signedIn(), folder)
    load.#workerEnv = workerEnv
    load.worker = worker
    await load.#makeWorkflows()
    return load
  }

  newWorker(): Promise<WorkerProcess> {
    return WorkerProcess.start(this.#workerEnv)
  }

  /** Starts so many executions, of each workflow in turn. */
  async execute(count: number): Promise<void> {
    for (let n = 0; n < count; n++) {
      const id = this.workflowIds[this.executionIds.length % this.workflowIds.length]!
      const inputData = { list: [1, 2, 3, 4, 5, 6, 7, 8] }
      const answer = await this.#post(`/workflows/${id}/execute`, { inputData })
      this.executionIds.push(answer.executionId)
    }
  }

  async finished(ms: number): Promise<void> {
    await eventually(async () => {
      const { rows } = await db.rawQuery(
        `select count(*)::int as open from executions where id = any(?) and status not in ${FINAL}`,
        [this.executionIds]
      )
      return rows[0].open === 0
    }, ms)
  }

  /**
   * Proves that nothing was lost and nothing was done twice, and that nothing is left behind.
   *
   * @returns How many executions say that the outcome of a POST is not known.
   */
  async verify(): Promise<number> {
    const ids = this.executionIds
    const one = async (sql: string, bindings: unknown[] = [ids]) =>
      (await db.rawQuery(sql, bindings as never)).rows as any[]
    const bad = await one(
      `select id, status, error_code, error_message from executions where id = any(?)
       and status <> 'completed' and error_code is distinct from 'OUTCOME_UNKNOWN'`
    )
    assert.deepEqual(bad, [], 'an execution ended otherwise')
    const doubled = await one(
      `select execution_id, path from execution_steps where execution_id = any(?)
       and status = 'completed' group by 1, 2 having count(*) > 1`
    )
    assert.deepEqual(doubled, [], 'a step was committed twice')
    const open = await one(
      `select execution_id, path, status from execution_steps where execution_id = any(?)
       and status in ('running', 'waiting')`
    )
    assert.deepEqual(open, [], 'a step is open in an execution that is final')
    const leases = await one(
      `select id from executions where id = any(?) and (lease_owner is not null or wake_at is not null)`
    )
    assert.deepEqual(leases, [], 'a lease or a timer is left')

    const posts = new Map<string, number>()
    for (const { method, idempotencyKey = '' } of this.outside.requests) {
      if (method === 'POST') posts.set(idempotencyKey, (posts.get(idempotencyKey) ?? 0) + 1)
    }
    for (const [key, times] of posts) assert.equal(times, 1, `${key} was sent again`)
    const done = await one(
      `select execution_id || ':' || path as key from execution_steps
       where execution_id = any(?) and path = 'post' and status = 'completed'`
    )
    for (const { key } of done) assert.equal(posts.get(key), 1, `${key} was never sent`)

    await eventually(async () => (await this.#counterMistakes()).length === 0, 10_000).catch(
      async () => assert.deepEqual(await this.#counterMistakes(), [])
    )
    const unknown = await one(
      `select id from executions where id = any(?) and error_code = 'OUTCOME_UNKNOWN'`
    )
    return unknown.length
  }

  /** Stops everything, and looks for what it left. */
  async stop(): Promise<void> {
    if (this.worker.running) await this.worker.stop()
    await Promise.all([this.server.stop(), this.outside.stop()])
    await eventually(async () => (await this.#processes()).length === 0, 3_000)
    const left = await readdir(this.folder)
    await rm(this.folder, { recursive: true, force: true })
    assert.deepEqual(left, [], 'temporary files are left')
  }

  async #processes(): Promise<string[]> {
    const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
    const lines = await Promise.all(
      pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => ''))
    )
    return lines.filter((line) => line.includes(this.folder))
  }

  async #counterMistakes(): Promise<unknown[]> {
    const { rows } = await db.rawQuery(
      `select w.id, w.total_executions as counted, count(e.id) as rows from workflows w
       left join executions e on e.workflow_id = w.id where w.id = any(?)
       group by w.id having w.total_executions <> count(e.id)
         or w.successful_executions <> count(e.id) filter (where e.status = 'completed')
       union all
       select a.id, a.total_executions, count(s.path) from agents a
       left join execution_steps s on s.agent_id = a.id and s.status in ('completed', 'failed')
       where a.id = any(?) group by a.id having a.total_executions <> count(s.path)`,
      [this.workflowIds, this.agentIds]
    )
    return rows
  }

  async #post(path: string, body: unknown) {
    const answer = await this.server.ask('POST', path, this.owner.headers, body)
    if (answer.status !== 201) throw new Error(`POST ${path}: ${JSON.stringify(answer.body)}`)
    return answer.body.data
  }

  async #makeWorkflows(): Promise<void> {
    const agent = async (type: string, config: object) => {
      const { id } = await this.#post('/agents', { name: type, type, status: 'active', config })
      this.agentIds.push(id)
      return id as string
    }
    const transformation = { expression: 'item' }
    const data = await agent('data', { operation: 'map', source: ['{{ inputs }}'], transformation })
    const code = await agent('code', {
      runtime: 'nodejs',
      code: 'export function main(inputs) { return inputs.item ?? null }',
    })
    const call = (method: string) => agent('api', { method, url: `${this.outside.url}/${method}` })
    const [get, put, post] = [await call('GET'), await call('PUT'), await call('POST')]
    const step = (stepKey: string, agentId: string, ...dependsOn: string[]) => {
      return { stepKey, stepType: 'agent', agentId, inputs: { k: stepKey }, dependsOn }
    }
    const wait = (stepKey: string, durationMs: number, ...dependsOn: string[]) => {
      return { stepKey, stepType: 'wait', config: { durationMs }, dependsOn }
    }
    const items = { items: '{{ inputs.list }}', maxConcurrency: 3 }
    const graphs = [
      [step('a', data), step('b', data, 'a'), step('get', get, 'b'), step('c', data, 'get')],
      [{ stepKey: 'l', stepType: 'loop', agentId: code, config: items }, step('end', data, 'l')],
      [
        {
          stepKey: 'p',
          stepType: 'parallel',
          config: {
            branches: [
              { key: 'put', agentId: put },
              { key: 'calm', steps: [wait('w', 300), step('x', data, 'w')] },
              { key: 'code', agentId: code },
            ],
          },
        },
        step('merge', data, 'p'),
      ],
      [step('a', data), wait('parked', 1_500, 'a'), step('b', data, 'parked')],
      [step('before', data), step('post', post, 'before'), step('after', data, 'post')],
    ]
    for (const steps of graphs) {
      const { id } = await this.#post('/workflows', { name: 'Mixed', status: 'active', steps })
      this.workflowIds.push(id)
    }
  }
}
