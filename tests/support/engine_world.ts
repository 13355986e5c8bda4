import pg from 'pg'
import { v4, v7 } from 'uuid'
import { UserFactory } from '#database/factories/user_factory'
import { completeSteps } from '#engine/graph/complete'
import { Driver } from '#engine/main'
import type { Json, JsonObject } from '#engine/graph/types'
import { PgCallables } from '#journal/pg_callables'
import { PgIntake } from '#journal/pg_intake'
import { PgJournal } from '#journal/pg_journal'
import { PgVersionStore } from '#journal/version_store'
import { JsonSchemaRules } from '#services/schemas/json_schema_rules'
import { url } from '#config/database'
import { RealClock, RecordingScheduler, ScriptedRunner } from '#tests/support/scripted_world'

/** One row of `execution_steps`, as short as a test compares it. */
export interface Row {
  path: string
  attempt: number
  status: string
  output: Json
  error: { code: string; message: string } | null
}

/** The engine on the real journal, with scripted agents; each `worker` is one worker's part of it. */
export class EngineWorld {
  readonly pool = new pg.Pool({ connectionString: url, max: 6 })
  readonly scheduler = new RecordingScheduler()
  readonly runner = new ScriptedRunner()
  readonly intake = new PgIntake(this.pool)
  readonly versions = new PgVersionStore(this.pool)
  readonly callables = new PgCallables(this.pool, this.versions)
  #journals: PgJournal[] = []
  #userId = ''

  /** A worker of its own: another lease owner, another driver. */
  worker(leaseSeconds = 10, pool = this.pool) {
    const { versions, scheduler, runner, callables } = this
    const journal = new PgJournal(pool, v4(), leaseSeconds)
    this.#journals.push(journal)
    const clock = new RealClock()
    const rules = new JsonSchemaRules()
    const world = { journal, versions, scheduler, runner, clock, rules, callables }
    return { journal, driver: new Driver(world) }
  }

  async close() {
    for (const journal of this.#journals) journal.leases.stop()
    await this.pool.end()
  }

  async agent(script: string, type = 'data', config: JsonObject = {}): Promise<string> {
    const id = v7()
    const row = [id, await this.userId(), script, type, JSON.stringify({ script, ...config })]
    await this.pool.query(
      'insert into agents (id, user_id, name, type, config) values ($1, $2, $3, $4, $5)',
      row
    )
    await this.pool.query(
      `insert into agent_versions (id, agent_id, version, type, config, capabilities, parameters,
         max_execution_time, max_memory_mb)
       select gen_random_uuid(), id, 1, type, config, '[]', '{}', 300, 512 from agents where id = $1`,
      [id]
    )
    return id
  }

  /** Makes a workflow of these steps and accepts one execution of it. */
  async accept(steps: unknown[], options: { inputs?: JsonObject; metadata?: JsonObject } = {}) {
    const workflowId = await this.workflow(steps, options.metadata)
    return this.start(workflowId, steps, options.inputs)
  }

  /** Makes a workflow of these steps, which others may call. */
  async workflow(steps: unknown[], metadata: JsonObject = {}, workflowId = v7()) {
    const complete = completeSteps(steps as JsonObject[])
    const definition = { nodes: [], edges: [], metadata }
    await this.pool.query(
      `insert into workflows (id, user_id, name, status) values ($1, $2, $3, 'active')`,
      [workflowId, await this.userId(), 'In a test']
    )
    await this.pool.query(
      `insert into workflow_versions (id, workflow_id, version, definition, steps)
       values (gen_random_uuid(), $1, 1, $2, $3)`,
      [workflowId, JSON.stringify(definition), JSON.stringify(complete)]
    )
    return workflowId
  }

  /** Accepts an execution of a workflow of these steps. */
  async start(workflowId: string, steps: unknown[], inputs: JsonObject = {}) {
    const text = JSON.stringify(steps)
    const { rows } = await this.pool.query<{ id: string }>(
      'select id from agents where user_id = $1 and $2 like concat($3::text, id, $3::text)',
      [await this.userId(), text, '%']
    )
    const id = v7()
    await this.intake.accept({
      id,
      userId: await this.userId(),
      workflowId,
      workflowVersion: 1,
      agentId: null,
      agentVersion: null,
      agentVersions: Object.fromEntries(rows.map((row) => [row.id, 1])),
      triggerType: 'manual',
      triggerData: {},
      inputData: inputs,
      stepsTotal: steps.length,
    })
    return id
  }

  async execution(id: string) {
    const { rows } = await this.pool.query('select * from executions where id = $1', [id])
    return rows[0] as Record<string, any>
  }

  async steps(id: string): Promise<Row[]> {
    const { rows } = await this.pool.query<Row>(
      `select path, attempt, status, output, error from execution_steps where execution_id = $1
       order by path, attempt`,
      [id]
    )
    return rows
  }

  /** As short as can be: `path#attempt status`. */
  async trail(id: string): Promise<string[]> {
    const rows = await this.steps(id)
    return rows.map(({ path, attempt, status }) => `${path}#${attempt} ${status}`)
  }

  /** Lets the lease of a driver run out, as if its worker had been gone for long enough. */
  async expireLease(id: string) {
    await this.pool.query(
      `update executions set lease_expires_at = now() - interval '1 second' where id = $1`,
      [id]
    )
  }

  async userId(): Promise<string> {
    this.#userId ||= (await UserFactory.create()).id
    return this.#userId
  }
}
