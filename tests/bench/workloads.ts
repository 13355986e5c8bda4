import pg from 'pg'
import type { Api } from '#tests/bench/api'
import { durations, figure, percentile, type Figure } from '#tests/bench/figures'
import type { Installation } from '#tests/bench/installation'

const ROUNDS = 5
const WARM_UP = 30
const MEASURED = 60

/** Executions of W5, and its steps each. */
const QUEUED = 2000
const CHAIN = 10

const INPUT = { items: [1, 2, 3] }

/** The workflows of the figures: all steps are trivial, so that what is measured is the engine. */
export class Workloads {
  #data = ''
  #code = ''

  constructor(
    private api: Api,
    private installation: Installation
  ) {}

  async prepare(): Promise<void> {
    this.#data = await this.api.create('/agents', {
      name: 'double',
      type: 'data',
      status: 'active',
      config: { operation: 'map', source: '{{ inputs.items }}', transformation: 'item * 2' },
    })
    this.#code = await this.api.create('/agents', {
      name: 'count',
      type: 'code',
      status: 'active',
      config: { runtime: 'nodejs', code: 'export const main = ({ items }) => items.length' },
    })
  }

  /** @param wants Whether a workload is to be measured, by its short name. */
  async all(wants: (name: string) => boolean): Promise<Figure[]> {
    const first = [this.#step('a')]
    const chain = Array.from({ length: CHAIN }, (_, index) =>
      this.#step(`s${index}`, index > 0 ? [`s${index - 1}`] : [])
    )
    const branches = Array.from({ length: 20 }, (_, index) => this.#step(`p${index}`))
    const merge = this.#step(
      'merge',
      branches.map(({ stepKey }) => stepKey)
    )
    const code = [{ ...this.#step('a'), agentId: this.#code }]
    const work: [string, () => Promise<Figure[]>][] = [
      ['W1', () => this.#waited('W1 one data step', first, 'p50 <= 10, p95 <= 20')],
      ['W1c', () => this.#waited('W1c one code step', code, 'p50 <= 25')],
      ['W2', () => this.#waited('W2 chain of 10', chain, 'p50 <= 15')],
      ['W3', () => this.#waited('W3 20 and a merge', [...branches, merge], 'p50 <= 25')],
      ['W5', async () => [await this.#queued(chain)]],
      ['start', async () => [await this.#starts(first)]],
      [
        'W6',
        async () => [
          await this.#large('W6 loop over 10,000 items', [this.#loop()]),
          figure('W6 memory of the worker', 'MiB', [this.installation.workerMemoryMb()], '< 400'),
        ],
      ],
      ['W7', async () => [await this.#large('W7 random graph of 5,000', this.#random())]],
    ]
    const figures: Figure[] = []
    for (const [name, measure] of work) if (wants(name)) figures.push(...(await measure()))
    return figures
  }

  /** A loop whose body is one data step. */
  #loop() {
    const config = { items: '{{ inputs.items }}', maxConcurrency: 100 }
    const inputs = { items: ['{{ item }}'] }
    return { stepKey: 'each', stepType: 'loop', agentId: this.#data, config, inputs }
  }

  /** Each step depends on up to three of the twenty before it; the same graph at every run. */
  #random() {
    let seed = 1
    const random = (below: number) => (seed = (seed * 16_807) % 2_147_483_647) % below
    return Array.from({ length: 5000 }, (_, index) => {
      const before = Array.from({ length: Math.min(index, 3) }, () => {
        return `s${Math.max(0, index - 1 - random(20))}`
      })
      return { ...this.#step(`s${index}`, [...new Set(before)]), inputs: { items: [1] } }
    })
  }

  /** Over HTTP with `wait`, in seconds from the request to the final status. */
  async #large(name: string, steps: object[]): Promise<Figure> {
    const id = await this.api.create('/workflows', { name, status: 'active', steps })
    const inputData = { items: Array.from({ length: 10_000 }, (_, index) => index) }
    const run = async () => {
      const { body } = await this.api.call('POST', `/workflows/${id}/execute?wait=60`, {
        inputData,
      })
      if (body.data.status !== 'completed') throw new Error(`${name}: ${JSON.stringify(body)}`)
    }
    const taken = await durations(ROUNDS, run)
    return figure(
      name,
      's',
      taken.map((ms) => ms / 1000),
      '<= 5'
    )
  }

  #step(stepKey: string, dependsOn: string[] = []) {
    const inputs = { items: '{{ inputs.items }}' }
    return { stepKey, stepType: 'agent', agentId: this.#data, inputs, dependsOn }
  }

  /** Over HTTP with `wait`, one at a time. */
  async #waited(name: string, steps: object[], target: string): Promise<Figure[]> {
    const id = await this.api.create('/workflows', { name, status: 'active', steps })
    const once = async () => {
      const answer = await this.api.call('POST', `/workflows/${id}/execute?wait=30`, {
        inputData: INPUT,
      })
      const { status } = answer.body.data as { status?: string }
      if (status !== 'completed') throw new Error(`${name}: ${JSON.stringify(answer.body)}`)
    }
    await durations(WARM_UP, once)
    const rounds: number[][] = []
    for (let round = 0; round < ROUNDS; round++) rounds.push(await durations(MEASURED, once))
    const of = (share: number) => rounds.map((round) => percentile(round, share))
    return [figure(`${name}, p50`, 'ms', of(0.5), target), figure(`${name}, p95`, 'ms', of(0.95))]
  }

  /** Accepted while the worker stands still; measured from its first move to the last final status. */
  async #queued(steps: object[]): Promise<Figure> {
    const name = 'W5 2,000 chains of 10 queued'
    const id = await this.api.create('/workflows', { name, status: 'active', steps })
    const pool = new pg.Pool({ connectionString: this.installation.databaseUrl, max: 1 })
    const { worker } = this.installation.processes()
    const rounds: number[] = []
    for (let round = 0; round < ROUNDS; round++) {
      process.kill(worker, 'SIGSTOP')
      let left = QUEUED
      const enqueue = async () => {
        while (left-- > 0) {
          await this.api.call('POST', `/workflows/${id}/execute`, { inputData: INPUT })
        }
      }
      await Promise.all(Array.from({ length: 20 }, enqueue))
      const begin = performance.now()
      process.kill(worker, 'SIGCONT')
      await this.#allFinal(pool, id)
      rounds.push((QUEUED * CHAIN) / ((performance.now() - begin) / 1000))
    }
    const { rows } = await pool.query<{ steps: string }>(
      `select count(*) as steps from execution_steps s join executions e on e.id = s.execution_id
       where e.workflow_id = $1 and s.status = 'completed'`,
      [id]
    )
    await pool.end()
    if (Number(rows[0]?.steps) !== ROUNDS * QUEUED * CHAIN)
      throw new Error(`${name}: steps missing`)
    return figure(name, 'steps/s', rounds, '>= 6,000')
  }

  async #allFinal(pool: pg.Pool, workflowId: string): Promise<void> {
    for (;;) {
      const { rows } = await pool.query<{ open: boolean }>(
        `select exists (select from executions where workflow_id = $1
           and status in ('pending', 'running', 'waiting')) as open`,
        [workflowId]
      )
      if (!rows[0]!.open) return
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
  }

  /** From the moment an execution is accepted to the begin of its first step, by the database's clock. */
  async #starts(steps: object[]): Promise<Figure> {
    const name = 'accepted to first step started'
    const id = await this.api.create('/workflows', { name, status: 'active', steps })
    const pool = new pg.Pool({ connectionString: this.installation.databaseUrl, max: 1 })
    const rounds: number[] = []
    for (let round = 0; round < ROUNDS; round++) {
      await durations(40, async () => {
        await this.api.call('POST', `/workflows/${id}/execute?wait=30`, { inputData: INPUT })
      })
      const { rows } = await pool.query<{ p95: number }>(
        `select percentile_cont(0.95) within group (
           order by extract(epoch from started_at - created_at) * 1000) as p95
         from (select * from executions where workflow_id = $1 order by id desc limit 40) recent`,
        [id]
      )
      rounds.push(rows[0]!.p95)
    }
    await pool.end()
    return figure(`${name}, p95`, 'ms', rounds, '<= 15')
  }
}
