import http from 'node:http'

export interface Answer {
  status: number
  body: { data: Record<string, unknown> }
}

/** A client that keeps its connections, as front ends do. */
export class Api {
  #agent = new http.Agent({ keepAlive: true, maxSockets: 64 })
  #token = ''

  constructor(private port: number) {}

  async logIn(email: string, password: string): Promise<void> {
    const { body } = await this.call('POST', '/auth/login', { email, password })
    this.#token = (body.data.tokens as { accessToken: string }).accessToken
  }

  call(method: string, path: string, payload?: unknown): Promise<Answer> {
    const text = payload === undefined ? '' : JSON.stringify(payload)
    const headers: Record<string, string | number> = { 'content-length': Buffer.byteLength(text) }
    if (text) headers['content-type'] = 'application/json'
    if (this.#token) headers.authorization = `Bearer ${this.#token}`
    const { port } = this
    return new Promise((resolve, reject) => {
      const target = { host: '127.0.0.1', port, method, path: `/api/v1${path}`, headers }
      const request = http.request({ ...target, agent: this.#agent }, (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('end', () => {
          const body = JSON.parse(Buffer.concat(chunks).toString() || 'null') as Answer['body']
          resolve({ status: response.statusCode ?? 0, body })
        })
        response.on('error', reject)
      })
      request.on('error', reject)
      request.end(text)
    })
  }

  /** Creates a resource and gives its id. */
  async create(path: string, payload: unknown): Promise<string> {
    const { status, body } = await this.call('POST', path, payload)
    if (status !== 201) throw new Error(`POST ${path}: ${status} ${JSON.stringify(body)}`)
    return body.data.id as string
  }

  close(): void {
    this.#agent.destroy()
  }
}
