import type { ApiClient } from '@japa/api-client'
import type { SignedIn } from '#tests/support/signed_in'
import { makeAgent } from '#tests/support/agents'
import { makeWorkflow } from '#tests/support/workflows'

/** A step of an answer, as short as tests compare it. */
export interface StepAnswer {
  path: string
  attempt: number
  status: string
  inputs: any
  output: any
  error: { code: string; message: string } | null
}

/** Makes and runs workflows of one user over HTTP. */
export class Executions {
  constructor(
    readonly client: ApiClient,
    readonly owner: SignedIn
  ) {}

  /** A data agent that gives its inputs back. */
  echo() {
    return this.agent({
      name: 'Echo',
      type: 'data',
      config: {
        operation: 'map',
        source: ['{{ inputs }}'],
        transformation: { expression: 'item' },
      },
    })
  }

  /** An agent in JavaScript: the body of `main(inputs, context)`. */
  code(body: string) {
    const code = `export async function main(inputs, context) { ${body} }`
    return this.agent({ name: 'Code', type: 'code', config: { runtime: 'nodejs', code } })
  }

  api(config: Record<string, unknown>) {
    return this.agent({ name: 'API', type: 'api', config })
  }

  async agent(fields: Record<string, unknown>): Promise<string> {
    return (await makeAgent(this.client, this.owner, fields)).id
  }

  async workflow(steps: unknown[], fields: Record<string, unknown> = {}): Promise<string> {
    const made = await makeWorkflow(this.client, this.owner, { steps, status: 'active', ...fields })
    return made.id
  }

  execute(workflowId: string, body: Record<string, unknown> = {}, query = '') {
    return this.client
      .post(`/api/v1/workflows/${workflowId}/execute${query}`)
      .headers(this.owner.headers)
      .json(body)
  }

  get(path: string) {
    return this.client.get(`/api/v1${path}`).headers(this.owner.headers)
  }

  /** Makes a workflow, runs it to its end and returns the execution as it was answered. */
  async run(steps: unknown[], inputData: object = {}, fields: Record<string, unknown> = {}) {
    const workflowId = await this.workflow(steps, fields)
    const response = await this.execute(workflowId, { inputData }, '?wait=20')
    response.assertStatus(200)
    return response.body().data
  }

  async start(steps: unknown[], fields: Record<string, unknown> = {}): Promise<string> {
    const response = await this.execute(await this.workflow(steps, fields))
    response.assertStatus(201)
    return response.body().data.executionId
  }

  async show(id: string) {
    return (await this.get(`/executions/${id}`)).body().data
  }

  async steps(id: string): Promise<StepAnswer[]> {
    return (await this.get(`/executions/${id}/steps?pageSize=100`)).body().data
  }

  /** Each step's attempts as `path#attempt status`, sorted. */
  async trail(id: string): Promise<string[]> {
    const rows = await this.steps(id)
    return rows.map(({ path, attempt, status }) => `${path}#${attempt} ${status}`).sort()
  }
}
