import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { createInterface } from 'node:readline'
import app from '@adonisjs/core/services/app'

/** A port that nothing listens on: taken, then let go. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

/** A real web server in a process of its own. */
export class ServerProcess {
  /** What it wrote. */
  readonly lines: string[] = []

  private constructor(
    readonly child: ChildProcess,
    readonly url: string
  ) {}

  /**
   * Starts a server and returns when it answers. `env` is put over this process's own.
   *
   * @param folder - Where the sources are: these here when left out.
   */
  static async start(env: NodeJS.ProcessEnv = {}, folder?: string): Promise<ServerProcess> {
    const port = await freePort()
    const child = spawn(process.execPath, ['--import=@poppinss/ts-exec', 'bin/server.ts'], {
      cwd: folder ?? app.makePath(),
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        ...process.env,
        ...env,
        PORT: String(port),
        HOST: '127.0.0.1',
        LOG_LEVEL: env.LOG_LEVEL ?? 'info',
      },
    })
    const lines = createInterface({ input: child.stdout! })
    await new Promise<void>((resolve, reject) => {
      lines.on('line', (line) => line.includes('started HTTP server') && resolve())
      child.once('exit', (code) => reject(new Error(`The server ended with ${code}`)))
    })
    const server = new ServerProcess(child, `http://127.0.0.1:${port}`)
    lines.on('line', (line) => server.lines.push(line))
    return server
  }

  /** Asks and answers JSON under `/api/v1`. */
  async ask(method: string, path: string, headers: Record<string, string>, body?: unknown) {
    const response = await fetch(`${this.url}/api/v1${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      body: body === undefined ? undefined : JSON.stringify(body),
    })
    return {
      status: response.status,
      headers: response.headers,
      body: (await response.json()) as any,
    }
  }

  async stop(): Promise<void> {
    const exit = once(this.child, 'exit')
    this.child.kill('SIGTERM')
    await exit
  }
}
