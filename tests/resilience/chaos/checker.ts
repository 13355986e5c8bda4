import { Assert } from '@japa/assert'
import type pg from 'pg'
import { eventually } from '#tests/support/eventually'
import type { Ground } from './ground.js'
import { JOURNAL_RULES } from './journal_rules.js'
import type { Accepted, Load } from './load.js'
import type { Ledger, OutsideWorld } from './outside.js'
import type { Drawn } from './workflows.js'

const assert = new Assert()

/**
 * After the last fault, work may take to its end for as long as it goes on. It is stuck when nothing
 * has been committed for the first of these, or it goes on for ever, in milliseconds.
 */
const STUCK_MS = 90_000
const SETTLE_MS = 600_000
const LOOK_EVERY_MS = 200
const COUNTERS_MS = 90_000

/** Something that is not as it must be: `lost` did not happen, `doubled` happened again. */
export interface Mistake {
  kind: 'lost' | 'doubled' | 'wrong'
  executionId: string | null
  what: string
}

type ExecutionRow = Record<string, any>
type Executions = Map<string, ExecutionRow>

interface StepRow {
  execution_id: string
  path: string
  attempt: number
  status: string
  output: unknown
  agent_id: string | null
  error_code: string | null
  /** Numbers grow from commit to commit, and within one: no worker's clock is in them. */
  changed: number
}

/** Waits until nothing is open, and holds the journal and the world outside against the model. */
export class Checker {
  readonly mistakes: Mistake[] = []
  readonly counts = { executions: 0, steps: 0, unknown: 0, posts: 0 }

  constructor(
    private ground: Ground,
    private load: Load,
    private outside: OutsideWorld
  ) {}

  /** Resolves when everything that was accepted has ended, or is stuck; `check` tells them apart. */
  async settled(): Promise<void> {
    const began = performance.now()
    let movedAt = began
    let before = ''
    while (movedAt > performance.now() - STUCK_MS && began > performance.now() - SETTLE_MS) {
      const { rows } = await this.#query<{ left: number; commits: string }>(
        `select (select count(*) from executions where status in ('pending', 'running', 'waiting'))::int
           + (select count(*) from execution_endings)::int as left,
           (select last_value from execution_changes)::text as commits`
      )
      const { left, commits } = rows[0]!
      if (left === 0) return
      if (commits !== before) movedAt = performance.now()
      before = commits
      // Only looks again: what ends the wait is that nothing is open, or nothing moves.
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
    }
  }

  async check(): Promise<void> {
    const executions = await this.#executions()
    this.counts.executions = executions.size
    const steps = await this.#steps()
    for (const [id, accepted] of this.load.accepted) {
      const execution = executions.get(id)
      if (!execution) this.#add('lost', id, 'it was accepted, and is not there')
      else this.#hold(execution, accepted, steps.get(id) ?? new Map())
    }
    this.#holdOutside(executions, steps)
    await eventually(async () => (await this.#broken('counters')).length === 0, COUNTERS_MS).catch(
      () => {}
    )
    const limited = [this.load.limitedId, ...Object.values(this.load.triggered)]
    for (const name of Object.keys(JOURNAL_RULES)) await this.#broken(name, limited, true)
  }

  async #executions() {
    const { rows } = await this.#query<ExecutionRow>('select * from executions')
    return new Map(rows.map((row) => [row.id as string, row]))
  }

  /** The last row of each step that is not nested, by execution. */
  async #steps() {
    const { rows } = await this.#query<StepRow>(
      `select execution_id, path, attempt, status, output, agent_id, error->>'code' as error_code,
         changed::float8 as changed
       from execution_steps order by execution_id, path, attempt`
    )
    this.counts.steps = rows.length
    const found = new Map<string, Map<string, StepRow>>()
    for (const row of rows) {
      const own = found.get(row.execution_id) ?? new Map<string, StepRow>()
      found.set(row.execution_id, own.set(row.path, row))
    }
    return found
  }

  /** An execution against what the model foresaw of it. */
  #hold(execution: ExecutionRow, accepted: Accepted, steps: Map<string, StepRow>): void {
    const { workflow, inputs } = accepted
    const { id, status, error_code: code } = execution
    const prophecy = workflow.prophesy(inputs)
    const cutOff = workflow.bare.filter((key) => steps.get(key)?.error_code === 'OUTCOME_UNKNOWN')
    if (cutOff.length > 0) {
      this.counts.unknown++
      if (status === 'failed' && code === 'OUTCOME_UNKNOWN') return
      return this.#add('wrong', id, `a POST was cut off, and it is ${status} (${code})`)
    }
    const named = prophecy.errorCode ?? null
    if (!prophecy.statuses.includes(status) || code !== named) {
      const what = `"${workflow.name}" is ${status} (${code}: ${execution.error_message})`
      return this.#add('lost', id, what)
    }
    this.#same(id, 'output', execution.output_data, prophecy.output)
    this.#holdOrder(id, workflow, steps)
    for (const [key, output] of Object.entries(prophecy.outputs)) {
      const row = steps.get(key)
      if (row?.status !== 'completed') this.#add('lost', id, `step ${key} is ${row?.status}`)
      else this.#same(id, key, row.output, output)
    }
    for (const [wanted, keys] of Object.entries({
      skipped: prophecy.skipped,
      failed: prophecy.failed,
    })) {
      for (const key of keys ?? []) {
        const found = steps.get(key)?.status
        if (found !== wanted) this.#add('wrong', id, `step ${key} is ${found}, not ${wanted}`)
      }
    }
  }

  /** What a step waits for has its result on disk before the step has one. */
  #holdOrder(id: string, workflow: Drawn, steps: Map<string, StepRow>): void {
    for (const [key, before] of workflow.dependsOn) {
      const at = steps.get(key)?.changed ?? Infinity
      for (const other of before) {
        const there = (steps.get(other)?.changed ?? Infinity) < at
        if (!there) this.#add('wrong', id, `${key} ended before ${other}, which it depends on`)
      }
    }
  }

  #same(id: string, what: string, actual: unknown, expected: unknown): void {
    if (expected === undefined) return
    try {
      if (actual === null || typeof actual !== 'object') assert.deepEqual(actual, expected)
      else assert.containsSubset(actual, expected)
    } catch {
      const texts = [actual, expected].map((value) => JSON.stringify(value))
      this.#add('wrong', id, `${what} is ${texts[0]}, not ${texts[1]}`)
    }
  }

  /** What was done outside against what the journal says of it. */
  #holdOutside(executions: Executions, steps: Map<string, Map<string, StepRow>>): void {
    for (const [key, entry] of this.outside.ledger) {
      const [id = '', path = ''] = [key.slice(0, 36), key.slice(37)]
      const row = steps.get(id)?.get(path)
      if (entry.path === '/keyed' || entry.path === '/bare') this.counts.posts++
      if (entry.path === '/keyed' && entry.effects > 1) this.#add('doubled', id, `POST at ${path}`)
      if (entry.path === '/bare') this.#holdBare(key, entry, executions.get(id), row)
      if (!row) this.#add('lost', id, `${path} was asked for, and the journal knows nothing of it`)
    }
    for (const [id, own] of steps) {
      for (const { path, status, output, agent_id: agentId } of own.values()) {
        const done = status === 'completed' && isAnswer(output)
        const posted = done && this.load.posting.has(agentId ?? '')
        if (posted && !this.outside.ledger.has(`${id}:${path}`)) {
          this.#add('lost', id, `${path} is completed, and nobody was asked`)
        }
      }
    }
  }

  #holdBare(key: string, entry: Ledger, execution?: ExecutionRow, row?: StepRow): void {
    const [id, path] = [key.slice(0, 36), key.slice(37)]
    const most = 1 + (this.load.redone.get(key) ?? 0)
    if (entry.requests > most) {
      this.#add('doubled', id, `POST at ${path} was sent ${entry.requests} times of ${most}`)
    }
    const flagged = row?.error_code === 'OUTCOME_UNKNOWN'
    // Beside a step that failed it is cut off, and says so; whoever reads that knows no outcome either.
    const cutOff = row?.status === 'cancelled' && execution?.status === 'failed'
    if (row && row.status !== 'completed' && !flagged && !cutOff) {
      this.#add('wrong', id, `${path} was sent, and is ${row.status} (${row.error_code})`)
    }
  }

  /** The rows that break a rule of the journal. */
  async #broken(name: string, ids: string[] = [], told = false) {
    const rule = JOURNAL_RULES[name]!
    const values = rule.sql.includes('$1') ? [ids] : []
    const { rows } = await this.#query<{ id: string | null; what: string }>(rule.sql, values)
    if (told) for (const { id, what } of rows) this.#add(rule.kind, id, `${name}: ${what}`)
    return rows
  }

  #add(kind: Mistake['kind'], executionId: string | null, what: string): void {
    this.mistakes.push({ kind, executionId, what })
  }

  #query<Row extends pg.QueryResultRow>(sql: string, values: unknown[] = []) {
    return this.ground.pool.query<Row>(sql, values)
  }
}

function isAnswer(output: unknown): boolean {
  return output !== null && typeof output === 'object' && 'durationMs' in output
}
