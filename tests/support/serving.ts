import type { ApiClient } from '@japa/api-client'
import { makeDeployment } from '#tests/support/deployments'
import type { SignedIn } from '#tests/support/signed_in'

/** A deployment that serves, and how to ask its endpoint. */
export class Serving {
  private constructor(
    readonly client: ApiClient,
    readonly owner: SignedIn,
    readonly id: string,
    public apiKey: string
  ) {}

  /** Makes a deployment over HTTP, and starts it. */
  static async start(client: ApiClient, owner: SignedIn, fields: Record<string, unknown>) {
    const { id, apiKey } = await makeDeployment(client, owner, fields)
    const serving = new Serving(client, owner, id, apiKey)
    const started = await serving.act('start')
    if (started.status() !== 200) throw new Error(`Not started: ${started.text()}`)
    return serving
  }

  get path(): string {
    return `/run/${this.id}`
  }

  /** Asks the endpoint with its key. */
  run(input: object = {}, query = '', headers: Record<string, string> = {}) {
    return this.client
      .post(`${this.path}${query}`)
      .header('Authorization', `Bearer ${this.apiKey}`)
      .headers(headers)
      .json(input)
  }

  read(path: string) {
    return this.client.get(path).header('X-API-Key', this.apiKey)
  }

  /** Asks for something at its resource, as its owner. */
  act(verb: string, body: object = {}) {
    return this.client
      .post(`/api/v1/deployments/${this.id}/${verb}`)
      .headers(this.owner.headers)
      .json(body)
  }

  patch(body: object) {
    return this.client
      .patch(`/api/v1/deployments/${this.id}`)
      .headers(this.owner.headers)
      .json(body)
  }

  async show() {
    const path = `/api/v1/deployments/${this.id}`
    return (await this.client.get(path).headers(this.owner.headers)).body().data
  }
}
