import { readFile } from 'node:fs/promises'
import app from '@adonisjs/core/services/app'
import type { ApiClient } from '@japa/api-client'
import { eventually } from '#tests/support/eventually'
import { Executions } from '#tests/support/executions'
import { signedIn } from '#tests/support/signed_in'

/** A step as the journal has it, with its times in milliseconds. */
export interface Ran {
  path: string
  status: string
  output: any
  error: { code: string; message: string } | null
  began: number
  ended: number
}

/** Imports a workflow of `examples/patterns` as a user does, and runs it really. */
export class Pattern {
  private constructor(
    readonly on: Executions,
    readonly workflowId: string
  ) {}

  /**
   * @param change - Puts into the file what only who imports it knows.
   * @param owner - Who imports it; somebody new when left out.
   */
  static async of(
    client: ApiClient,
    name: string,
    change: (file: any) => void = () => {},
    owner?: Executions
  ) {
    const file = JSON.parse(await readFile(app.makePath(`examples/patterns/${name}.json`), 'utf8'))
    change(file)
    const on = owner ?? new Executions(client, await signedIn())
    const made = await client.post('/api/v1/workflows/import').headers(on.owner.headers).json(file)
    made.assertStatus(201)
    const { id } = made.body().data
    const active = await client
      .patch(`/api/v1/workflows/${id}`)
      .headers(on.owner.headers)
      .json({ status: 'active' })
    active.assertStatus(200)
    return new Pattern(on, id)
  }

  /** Begins an execution. @returns its id */
  async start(inputData: object = {}): Promise<string> {
    const response = await this.on.execute(this.workflowId, { inputData })
    response.assertStatus(201)
    return response.body().data.executionId
  }

  /** Waits until an execution has ended, and gives its status and its journal by path. */
  async ended(id: string) {
    await eventually(async () => (await this.on.show(id)).completedAt !== null, 20_000)
    return { ...(await this.on.show(id)), steps: await this.journal(id) }
  }

  async run(inputData: object = {}) {
    return this.ended(await this.start(inputData))
  }

  signal(id: string, name: string, payload: unknown) {
    return this.on.client
      .post(`/api/v1/executions/${id}/signals`)
      .headers(this.on.owner.headers)
      .json({ name, payload })
  }

  async journal(id: string): Promise<Map<string, Ran>> {
    const rows = (await this.on.steps(id)) as unknown as Array<Record<string, any>>
    return new Map(
      rows.map(({ path, status, output, error, startedAt, completedAt }) => [
        path,
        {
          path,
          status,
          output,
          error,
          began: Date.parse(startedAt),
          ended: Date.parse(completedAt),
        },
      ])
    )
  }

  /** Waits until a step waits. */
  async waits(id: string, path: string): Promise<void> {
    await eventually(async () => (await this.journal(id)).get(path)?.status === 'waiting', 10_000)
  }
}

/** Whether two steps ran at the same time. */
export const overlap = (a: Ran, b: Ran) => a.began < b.ended && b.began < a.ended
