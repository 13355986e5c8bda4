import { inspect } from 'node:util'
import type { Api } from './api.js'
import { ApiError } from './api.js'
import type { Ground } from './ground.js'
import { makeAgents } from './outfit.js'
import { PIECES } from './pieces.js'
import type { Inputs } from './pieces.js'
import { drawWorkflow, specialWorkflows } from './workflows.js'
import type { Drawn } from './workflows.js'

/** No more executions are open at a time: what is drawn out by a fault must not pile up. */
const MOST_OPEN = 80
const LOOK_EVERY_MS = 300

export interface Accepted {
  workflow: Drawn
  inputs: Inputs
  cancelled?: boolean
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** Work that comes in all the time, and people who answer what it asks them. */
export class Load {
  /** What was accepted, by execution. */
  readonly accepted = new Map<string, Accepted>()
  /** Workflows that triggers start: by a schedule, and by the end of the one that `source` names. */
  readonly triggered = { scheduled: '', source: '', follower: '' }
  limitedId = ''
  /** Agents whose requests carry an idempotency key. */
  posting = new Set<string>()
  /** How often somebody said that a POST is to be made again, by its idempotency key. */
  readonly redone = new Map<string, number>()
  /** What went wrong where nothing should. */
  readonly problems: unknown[] = []
  #workflows: Array<{ id: string; workflow: Drawn }> = []
  #going = true
  #busy = new Set<Promise<unknown>>()

  constructor(
    private api: Api,
    private ground: Ground,
    private random: () => number,
    private outside: string
  ) {}

  async prepare(drawnCount: number): Promise<void> {
    await this.api.register()
    const agents = await makeAgents(this.api, this.outside)
    this.posting = new Set([agents.keyed, agents.bare])
    const musts = Object.keys(PIECES)
    for (let n = 0; n < drawnCount; n++) {
      await this.#add(drawWorkflow(this.random, agents, musts[n % musts.length]!))
    }
    const special = specialWorkflows(agents)
    await this.#add(special.fails)
    this.limitedId = await this.#add(special.limited)
    await this.#add(special.cancelled)
    const quick = [{ stepKey: 'add', stepType: 'agent', agentId: agents.add, inputs: { n: 1 } }]
    const make = (name: string, more: object) =>
      this.api.make('/workflows', { name, status: 'active', steps: quick, ...more })
    this.triggered.source = await make('Source', {})
    const triggerConfig = {
      ...{ type: 'event', event: 'workflow.completed', workflowId: this.triggered.source },
    }
    this.triggered.follower = await make('Follower', { triggerConfig })
    this.triggered.scheduled = await make('Scheduled', {
      ...{ scheduleEnabled: true, scheduleCron: '* * * * * *' },
      triggerConfig: { overlap: 'parallel', catchUp: 'all' },
    })
  }

  async #add(workflow: Drawn): Promise<string> {
    const { name, steps, fields } = workflow
    const id = await this.api.make('/workflows', { name, status: 'active', steps, ...fields })
    this.#workflows.push({ id, workflow })
    return id
  }

  /** Begins to start executions, so many a second, and to answer questions. */
  begin(perSecond: number): void {
    this.#keep(this.#startAll(1_000 / perSecond))
    this.#keep(this.#answerAll())
  }

  /** Takes nothing in any more; what was asked for is still answered. */
  async end(): Promise<void> {
    const { scheduled } = this.triggered
    await this.api.ask('PATCH', `/workflows/${scheduled}`, { scheduleEnabled: false })
    this.#starting = false
  }
  #starting = true

  /** Waits until nothing is on its way any more. */
  async settle(): Promise<void> {
    this.#going = false
    while (this.#busy.size > 0) await Promise.all(this.#busy)
  }

  #keep(work: Promise<unknown>): void {
    const kept = work
      .catch((error: unknown) => this.problems.push(inspect(error, { depth: 3 })))
      .finally(() => this.#busy.delete(kept))
    this.#busy.add(kept)
  }

  async #startAll(everyMs: number): Promise<void> {
    let turn = 0
    while (this.#starting) {
      await pause(everyMs * 2 * this.random())
      if ((await this.openIds()).length >= MOST_OPEN) continue
      if (turn % 6 === 0) this.#keep(this.#startSource())
      const next = this.#workflows[turn++ % this.#workflows.length]!
      this.#keep(this.#start(next.id, next.workflow))
    }
  }

  async #startSource(): Promise<void> {
    await this.api.make(`/workflows/${this.triggered.source}/execute`, { inputData: {} })
  }

  async #start(workflowId: string, workflow: Drawn): Promise<void> {
    const n = Math.floor(this.random() * 15)
    const list = Array.from({ length: Math.floor(this.random() * 5) }, (_, at) => at + n)
    const inputs = workflow.name === 'Limited' ? { n: n % 2, list: [] } : { n, list }
    const answering = workflow.signals.map((name) => [name, this.random() * 3_000] as const)
    const cancelAt = this.random() * 2_500
    const path = `/workflows/${workflowId}/execute`
    const id = await this.api.make(path, { inputData: inputs })
    this.accepted.set(id, { workflow, inputs })
    for (const [name, ms] of answering) {
      this.#keep(
        pause(ms).then(() => this.#tell(`/executions/${id}/signals`, { name, payload: n + 10 }))
      )
    }
    if (workflow.name !== 'Cancelled') return
    this.#keep(pause(cancelAt).then(() => this.#tell(`/executions/${id}/cancel`)))
  }

  /** 409: it has ended, or the first try was heard although it was not answered. */
  async #tell(path: string, body?: object): Promise<void> {
    await this.api.ask('POST', path, body).catch((error: unknown) => {
      if (!(error instanceof ApiError && error.status === 409)) throw error
    })
  }

  async #answerAll(): Promise<void> {
    while (this.#going) {
      await pause(LOOK_EVERY_MS)
      const { data } = await this.api.ask('GET', '/approvals?pageSize=100')
      for (const { executionId, kind, name } of data) {
        const n = this.accepted.get(executionId)?.inputs.n ?? 0
        let payload: object = { approved: n % 2 === 0 }
        if (kind === 'outcome') {
          const choice = n % 2 === 0 ? 'redo' : 'done'
          const key = `${executionId}:${name}`
          if (choice === 'redo') this.redone.set(key, (this.redone.get(key) ?? 0) + 1)
          payload = { choice, ...(choice === 'done' ? { output: 'done' } : {}) }
        }
        await this.#tell(`/executions/${executionId}/signals`, { name, payload })
      }
    }
  }

  /** Everything that has not ended; nothing while the database is away. */
  async openIds(): Promise<string[]> {
    const open = `select id from executions where status in ('pending', 'running', 'waiting')`
    const found = await this.ground.pool.query<{ id: string }>(open).catch(() => ({ rows: [] }))
    return found.rows.map(({ id }) => id)
  }
}
