import { spawn, spawnSync } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { eventually } from '#tests/support/eventually'
import { freePort } from '#tests/support/server_process'

/** Whether this machine has a Redis. */
export const REDIS_IS_HERE = spawnSync('redis-server', ['--version']).status === 0

/** A Redis of a test's own, which forgets everything when it ends. */
export class RedisProcess {
  #child: ChildProcess | undefined

  private constructor(readonly port: number) {}

  static async start(): Promise<RedisProcess> {
    const redis = new RedisProcess(await freePort())
    await redis.begin()
    return redis
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`
  }

  /** Starts it, at the first or once more, on the same port. */
  async begin(): Promise<void> {
    const options = ['--bind', '127.0.0.1', '--save', '', '--appendonly', 'no']
    const all = ['--port', String(this.port), ...options]
    this.#child = spawn('redis-server', all, { stdio: 'ignore' })
    await eventually(() => this.command('ping') === 0, 30_000)
  }

  /** @returns the exit code of a command. */
  command(...command: string[]): number | null {
    return spawnSync('redis-cli', ['-p', String(this.port), ...command]).status
  }

  /** Ends every connection to it but the one that says so. */
  cut(): void {
    for (const type of ['normal', 'pubsub']) this.command('client', 'kill', 'type', type)
  }

  /** Ends it as a crash does. */
  async kill(): Promise<void> {
    const child = this.#child
    this.#child = undefined
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const exit = once(child, 'exit')
    child.kill('SIGKILL')
    await exit
  }
}
