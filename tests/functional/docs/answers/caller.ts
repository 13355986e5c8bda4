import type { ApiClient, ApiResponse } from '@japa/api-client'
import type { Assert } from '@japa/assert'
import app from '@adonisjs/core/services/app'
import { Driver } from '#engine/main'
import Execution from '#models/execution'
import type { Role } from '#models/user'
import type { ApiDocument } from '#tests/support/api_document'
import { apiUrl, EventStreamClient } from '#tests/support/event_stream'
import { eventually } from '#tests/support/eventually'
import { signedIn } from '#tests/support/signed_in'

/** What a call may say besides its path and its body. */
interface Said {
  /** The status that is expected, or those where it depends on how fast a worker is. */
  status?: number | number[]
  headers?: Record<string, string>
}

/** Sends requests, and holds each answer against the document. */
export class Caller {
  constructor(
    private client: ApiClient,
    readonly assert: Assert,
    private document: ApiDocument,
    private headers: Record<string, string> = {}
  ) {}

  get(path: string, status = 200) {
    return this.#send(this.client.get(`/api/v1${path}`), { status })
  }

  post(path: string, body: object, status: number | number[], headers: Said['headers'] = {}) {
    return this.#send(this.client.post(`/api/v1${path}`).json(body), { status, headers })
  }

  put(path: string, body: object) {
    return this.#send(this.client.put(`/api/v1${path}`).json(body), {})
  }

  patch(path: string, body: object, said: Said = {}) {
    return this.#send(this.client.patch(`/api/v1${path}`).json(body), said)
  }

  delete(path: string, said: Said = {}) {
    return this.#send(this.client.delete(`/api/v1${path}`), { status: 204, ...said })
  }

  deleteWith(path: string, body: object, status = 204) {
    return this.#send(this.client.delete(`/api/v1${path}`).json(body), { status })
  }

  /** What is outside of `/api/v1`, or no JSON. */
  async root(path: string) {
    const response = await this.client.get(path).headers(this.headers)
    this.assert.equal(response.status(), 200)
    this.assert.deepEqual(this.document.problemsOf(response), [])
  }

  /** A POST outside of `/api/v1`. */
  rootPost(path: string, body: object, status: number) {
    return this.#send(this.client.post(path).json(body), { status })
  }

  /** What goes on: its beginning is held against the document, and then it is hung up on. */
  async stream(path: string) {
    const stream = await EventStreamClient.open(apiUrl(path), this.headers)
    await stream.close()
    const { response } = stream
    const like = {
      request: { request: { method: 'GET', path: `/api/v1${path}` } },
      status: () => response.status,
      header: (name: string) => response.headers.get(name),
    }
    this.assert.deepEqual(this.document.problemsOf(like as unknown as ApiResponse), [])
  }

  /** The same with other headers. */
  with(headers: Record<string, string>) {
    return new Caller(this.client, this.assert, this.document, headers)
  }

  /** Somebody new. */
  async as(role: Role = 'user') {
    const { headers } = await signedIn(role)
    return this.with(headers)
  }

  async #send(request: ReturnType<ApiClient['get']>, { status = 200, headers = {} }: Said) {
    const response: ApiResponse = await request.headers({ ...this.headers, ...headers })
    this.assert.include([status].flat(), response.status(), JSON.stringify(response.body()))
    this.assert.deepEqual(this.document.problemsOf(response), [])
    return response.status() === 204 ? null : response.body().data
  }
}

/** Runs an execution to its end, as a worker would; where one has it already, waits for that one. */
export async function drive(executionId: string) {
  const driver = await app.container.make(Driver)
  await driver.drive(executionId)
  await eventually(async () => (await Execution.findOrFail(executionId)).completedAt !== null)
}
