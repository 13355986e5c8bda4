import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDenoProgram, findDeno } from './deno_program.js'
import { Guest } from './guest.js'
import { GuestPool } from './guest_pool.js'
import type { GuestProgram } from './guest_program.js'
import { Runtimes, type Prepared } from './runtimes.js'
import { SandboxError } from './sandbox_error.js'
import { Slots } from './slots.js'
import { probeWalls, type ProbedWalls, type WallSwitches } from './wall_probe.js'
import { wrapCommand } from './walls.js'
import { openWayOut } from './way_out.js'
import { createWorkspace, type Workspace } from './workspace.js'
import type { RuntimeStatus, SandboxLanguage, SandboxRequest, Wall } from './types.js'

export interface SandboxOptions {
  /** `strict` refuses to run without the full set of walls; `auto` takes what the machine has. */
  mode: 'auto' | 'strict'
  /** Started guests of a language that wait for a run while there is work. Default 2; 0 starts each when it is needed. */
  poolSize?: number
  /** MiB of the pools' guests; a run with another limit is started for itself. Default 512. */
  poolMemoryMb?: number
  /** Runs at once; more wait in line. Default twice the processors. */
  maxConcurrent?: number
  /** The `deno` binary. Default the one in node_modules. */
  denoPath?: string
  /** Keeps packages and compiled code. Default a folder of the system's for what is temporary. */
  cacheFolder?: string
  /** Packages that code may use, `*` for all; see `PackageAllowance`. Default none. */
  packagesAllowed?: string
  walls?: WallSwitches
  logger?: { warn(message: string): void }
}

interface Started {
  workspace: Workspace
  probed: ProbedWalls
  runtimes: Runtimes
  /** By program: each is started in quiet times too only for JavaScript, which most code is. */
  pools: Map<GuestProgram, GuestPool>
}

/** Without these a machine's walls are not the full set. */
const STRICT_WALLS = ['permissions', 'bubblewrap', 'calls', 'limits', 'watch']

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
  readonly #preparing = new Slots(availableParallelism())
  readonly #guests = new Set<Guest>()
  #started: Started | null = null
  #walls: Wall[] = []
  #problem: SandboxError | null = unavailable('The sandbox is not started')

  constructor(options: SandboxOptions) {
    this.#options = {
      poolSize: 2,
      poolMemoryMb: 512,
      maxConcurrent: 2 * availableParallelism(),
      cacheFolder: join(tmpdir(), `turbocat-cache-${process.getuid?.() ?? 0}`),
      packagesAllowed: '',
      walls: {},
      ...options,
    }
    this.#slots = new Slots(this.#options.maxConcurrent)
  }

  /** Why nothing can run now, or null. */
  get problem(): string | null {
    return this.#problem?.message ?? null
  }

  /** `strict` or `auto`. */
  get mode(): SandboxOptions['mode'] {
    return this.#options.mode
  }

  /** The walls that `start` found, the missing ones with what to install. */
  walls(): Wall[] {
    return this.#walls
  }

  /** What runs each language here; empty when nothing can. */
  runtimes(): RuntimeStatus[] {
    return this.#started?.runtimes.statuses() ?? []
  }

  /** Why code of a language can't run now, or null. */
  lacks(language: SandboxLanguage): string | null {
    if (this.#problem) return this.#problem.message
    const status = this.runtimes().find((each) => each.language === language)
    return status?.available ? null : (status?.why ?? `There is nothing that runs ${language}`)
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
      const deno = this.#options.denoPath ?? findDeno()
      const program = createDenoProgram(deno, workspace.program)
      const probed = await probeWalls(program, workspace, this.#options.walls)
      this.#walls = probed.walls
      this.#checkWalls()
      const { cacheFolder: cache, packagesAllowed } = this.#options
      const { tools } = probed
      const places = { deno, tools, folder: workspace.program, cache, packagesAllowed }
      const runtimes = new Runtimes(places)
      this.#started = { workspace, probed, runtimes, pools: new Map() }
      this.#problem = null
      const javascript = await runtimes.prepare(
        { language: 'javascript' } as SandboxRequest,
        undefined
      )
      this.#pool(javascript.program, Math.min(1, this.#options.poolSize)).fill()
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
    for (const pool of started?.pools.values() ?? []) pool.drain()
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
    const { runtimes, workspace } = this.#here()
    if (!request.gateway || !(await runtimes.usesSockets(request.language))) {
      return this.#serve(request, await this.#prepare(request))
    }
    const wayOut = await openWayOut(workspace.ways, request.gateway)
    try {
      return await this.#serve(request, await this.#prepare(request, wayOut.folder))
    } finally {
      await wayOut.close()
    }
  }

  /** Packages and compilers are not the run's own time; an abort does not wait for them. */
  async #prepare(request: SandboxRequest, wayOut?: string): Promise<Prepared> {
    const { runtimes } = this.#here()
    if (request.language === 'javascript' && !request.packages?.length) {
      return runtimes.prepare(request, wayOut)
    }
    const release = await this.#preparing.acquire(request.signal)
    const work = runtimes.prepare(request, wayOut).finally(release)
    const { promise: cancelled, reject } = Promise.withResolvers<never>()
    const cancel = () =>
      reject(new SandboxError('CANCELLED', 'The run was cancelled', { final: true }))
    request.signal.addEventListener('abort', cancel, { once: true })
    try {
      return await Promise.race([work, cancelled])
    } finally {
      request.signal.removeEventListener('abort', cancel)
      cancelled.catch(() => {})
      work.catch(() => {})
    }
  }

  async #serve(request: SandboxRequest, prepared: Prepared): Promise<unknown> {
    const release = await this.#slots.acquire(request.signal)
    request.onBegin?.()
    let guest: Guest
    try {
      guest = this.#take(prepared, request.limits.memoryMb)
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

  #take({ program, plain }: Prepared, memoryMb: number): Guest {
    this.#here()
    if (!plain) return this.#startGuest(program, memoryMb)
    return this.#pool(program, 0).take(memoryMb)
  }

  #pool(program: GuestProgram, quiet: number): GuestPool {
    const { pools } = this.#here()
    const { poolSize, poolMemoryMb } = this.#options
    const pool =
      pools.get(program) ??
      new GuestPool({ busy: poolSize, quiet }, poolMemoryMb, (memoryMb) =>
        this.#startGuest(program, memoryMb)
      )
    pools.set(program, pool)
    return pool
  }

  #startGuest(program: GuestProgram, memoryMb: number): Guest {
    const { probed, workspace } = this.#here()
    const { tools, idleDataBytes } = probed
    // A program of another file brings its libraries itself.
    const libraries = program.channel === 'own' ? [] : probed.libraries
    const command = wrapCommand(program, tools, { memoryMb, libraries, idleDataBytes })
    const guest = new Guest(command, workspace.empty, memoryMb, program)
    this.#guests.add(guest)
    void guest.closed.then(() => this.#guests.delete(guest))
    return guest
  }

  #here(): Started {
    if (!this.#started) throw this.#problem ?? unavailable('The sandbox is stopped')
    return this.#started
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
