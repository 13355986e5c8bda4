import { availableParallelism } from 'node:os'
import { Guest } from './guest.js'
import { GuestPool } from './guest_pool.js'
import { createDenoProgram, findDeno, type GuestProgram } from './guest_program.js'
import { SandboxError } from './sandbox_error.js'
import { Slots } from './slots.js'
import { probeWalls, type ProbedWalls, type WallSwitches } from './wall_probe.js'
import { wrapCommand } from './walls.js'
import { createWorkspace, type Workspace } from './workspace.js'
import type { SandboxRequest, Wall } from './types.js'

export interface SandboxOptions {
  /** `strict` refuses to run without the full set of walls; `auto` takes what the machine has. */
  mode: 'auto' | 'strict'
  /** Started guests that wait for a run. Default 2; 0 starts each when it is needed. */
  poolSize?: number
  /** MiB of the pool's guests; a run with another limit is started for itself. Default 512. */
  poolMemoryMb?: number
  /** Runs at once; more wait in line. Default twice the processors. */
  maxConcurrent?: number
  /** The `deno` binary. Default the one in node_modules. */
  denoPath?: string
  walls?: WallSwitches
  logger?: { warn(message: string): void }
}

interface Started {
  workspace: Workspace
  program: GuestProgram
  probed: ProbedWalls
  pool: GuestPool
}

const MIB = 1024 * 1024
/** Room for threads, compiled code and V8's young generation above an idle guest and the heap. */
const DATA_MARGIN_BYTES = 192 * MIB
/** Without these a machine's walls are not the full set. */
const STRICT_WALLS = ['permissions', 'bubblewrap', 'limits', 'watch']

/**
 * Runs code that nobody trusts, each run in a process of its own behind all the walls that the machine has.
 *
 * @example
 * const sandbox = new Sandbox({ mode: 'auto' })
 * await sandbox.start()
 * const output = await sandbox.run(request)
 * await sandbox.stop()
 */
export class Sandbox {
  readonly #options: Required<Omit<SandboxOptions, 'denoPath' | 'logger'>> & SandboxOptions
  readonly #slots: Slots
  readonly #guests = new Set<Guest>()
  #started: Started | null = null
  #walls: Wall[] = []
  #problem: SandboxError | null = unavailable('The sandbox is not started')

  constructor(options: SandboxOptions) {
    this.#options = {
      poolSize: 2,
      poolMemoryMb: 512,
      maxConcurrent: 2 * availableParallelism(),
      walls: {},
      ...options,
    }
    this.#slots = new Slots(this.#options.maxConcurrent)
  }

  /** Why nothing can run now, or null. */
  get problem(): string | null {
    return this.#problem?.message ?? null
  }

  /** The walls that `start` found, the missing ones with what to install. */
  walls(): Wall[] {
    return this.#walls
  }

  /**
   * Probes the walls and starts the pool.
   *
   * @throws SandboxError `SANDBOX_UNAVAILABLE` when Deno or, in strict mode, a wall is missing.
   */
  async start(): Promise<void> {
    if (this.#started) return
    const workspace = await createWorkspace()
    try {
      const file = this.#options.denoPath ?? findDeno()
      const program = createDenoProgram(file, workspace.program)
      const probed = await probeWalls(program, workspace.empty, this.#options.walls)
      this.#walls = probed.walls
      this.#checkWalls()
      const { poolSize, poolMemoryMb } = this.#options
      const pool = new GuestPool(poolSize, poolMemoryMb, (memoryMb) => this.#startGuest(memoryMb))
      this.#started = { workspace, program, probed, pool }
      this.#problem = null
      pool.fill()
    } catch (error) {
      await workspace.remove()
      this.#problem = error instanceof SandboxError ? error : unavailable(String(error))
      throw this.#problem
    }
  }

  /** Ends every guest and run, and removes what was put on disk. */
  async stop(): Promise<void> {
    const started = this.#started
    this.#started = null
    this.#problem = unavailable('The sandbox is stopped')
    started?.pool.drain()
    for (const guest of this.#guests) guest.kill()
    await Promise.all([...this.#guests].map((guest) => guest.closed))
    await started?.workspace.remove()
  }

  /**
   * Runs the code once.
   *
   * @returns The output: JSON, at most 4 MiB.
   * @throws SandboxError
   */
  async run(request: SandboxRequest): Promise<unknown> {
    const release = await this.#slots.acquire(request.signal)
    request.onBegin?.()
    let guest: Guest
    try {
      guest = this.#take(request.limits.memoryMb)
    } catch (error) {
      release()
      throw error
    }
    // The slot counts processes, and a killed one needs a moment to go.
    void guest.closed.then(release)
    const cancel = () => guest.kill()
    request.signal.addEventListener('abort', cancel, { once: true })
    try {
      return await guest.serve(request)
    } catch (error) {
      if (!request.signal.aborted) throw error
      throw new SandboxError('CANCELLED', 'The run was cancelled', { final: true })
    } finally {
      request.signal.removeEventListener('abort', cancel)
      guest.kill()
    }
  }

  #take(memoryMb: number): Guest {
    if (!this.#started) throw this.#problem ?? unavailable('The sandbox is stopped')
    return this.#started.pool.take(memoryMb)
  }

  #startGuest(memoryMb: number): Guest {
    if (!this.#started) throw this.#problem ?? unavailable('The sandbox is stopped')
    const { program, probed, workspace } = this.#started
    const idle = probed.idleDataBytes
    const command = wrapCommand(program, probed.tools, {
      memoryMb,
      libraries: probed.libraries,
      dataBytes: idle === null ? null : idle + memoryMb * MIB + DATA_MARGIN_BYTES,
    })
    const guest = new Guest(command, workspace.empty, memoryMb, probed.tools.bubblewrap !== null)
    this.#guests.add(guest)
    void guest.closed.then(() => this.#guests.delete(guest))
    return guest
  }

  #checkWalls(): void {
    const missing = this.#walls.filter((wall) => !wall.active)
    for (const wall of missing) this.#options.logger?.warn(`sandbox: ${wall.name}: ${wall.why}`)
    if (this.#options.mode !== 'strict') return
    const needed = missing.filter((wall) => STRICT_WALLS.includes(wall.name))
    if (needed.length === 0) return
    const list = needed.map((wall) => `${wall.name} (${wall.why})`).join(', ')
    throw unavailable(`Strict mode needs walls that are not there: ${list}`)
  }
}

function unavailable(message: string): SandboxError {
  return new SandboxError('SANDBOX_UNAVAILABLE', message)
}
