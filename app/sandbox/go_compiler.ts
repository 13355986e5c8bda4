import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { assembleGo, type GoSource } from './go_source.js'
import { GoLibrary, type findGo, type GoToolchain } from './go_toolchain.js'
import type { GuestProgram } from './guest_program.js'
import { SandboxError } from './sandbox_error.js'
import { readLibraries, wrapTool, type WallTools } from './walls.js'

/** Milliseconds that the compiler and the linker may take, each. */
const TOOL_TIMEOUT_MS = 60_000
const MAX_BINARY_BYTES = 64 * 1024 * 1024
const TOOL_MEMORY_BYTES = 2 * 1024 * 1024 * 1024
/** Compiled programs that are kept; the one not used for longest goes first. */
const MAX_BINARIES = 100
const MIB = 1024 * 1024
/** Room for the runtime's own tables beside the heap. */
const DATA_MARGIN_BYTES = 192 * MIB

/** Compiles the Go code of agents, once a source, within the walls. */
export class GoCompiler {
  readonly #library: GoLibrary
  readonly #underWay = new Map<string, Promise<string>>()

  /**
   * @param found What `findGo` gave.
   * @param cache A folder that outlives the worker.
   */
  constructor(
    private readonly found: NonNullable<Awaited<ReturnType<typeof findGo>>>,
    private readonly cache: string,
    private readonly tools: WallTools
  ) {
    this.#library = new GoLibrary(found, cache)
  }

  /**
   * The compiled code as a program.
   *
   * @param mounts What a run with a network gets to see of the worker: the folder of its socket and a file.
   * @throws SandboxError `CODE_ERROR` with the compiler's messages, final.
   */
  async program(
    source: string,
    options: { entry: string; fileName: string; network: boolean },
    mounts: GuestProgram['mounts']
  ): Promise<GuestProgram> {
    const go = assembleGo(source, options)
    const binary = await this.#compiled(go)
    return {
      file: binary,
      args: () => [],
      environment: (memoryMb) => ({ GOMEMLIMIT: `${memoryMb}MiB` }),
      mounts,
      hidden: [],
      channel: 'own',
      drains: true,
      script: true,
      dataBytes: (memoryMb) => memoryMb * MIB + DATA_MARGIN_BYTES,
      marginBytes: 0,
    }
  }

  async #compiled(go: GoSource): Promise<string> {
    const hash = createHash('sha256')
      .update(JSON.stringify([this.found, go.files]))
      .digest('hex')
    const binary = join(this.cache, 'programs', hash)
    if (existsSync(binary)) {
      const now = new Date()
      await utimes(binary, now, now).catch(() => {})
      return binary
    }
    let work = this.#underWay.get(hash)
    if (!work) {
      work = this.#compile(go, binary).finally(() => this.#underWay.delete(hash))
      this.#underWay.set(hash, work)
    }
    return work
  }

  async #compile(go: GoSource, binary: string): Promise<string> {
    const toolchain = await this.#library.prepare(go.imports).catch((error: Error) => {
      const message = `Go's standard library could not be compiled: ${error.message.slice(0, 500)}`
      throw new SandboxError('SANDBOX_UNAVAILABLE', message)
    })
    await mkdir(join(this.cache, 'programs'), { recursive: true })
    const folder = await mkdtemp(join(this.cache, 'build-'))
    try {
      const names = go.files.map(({ name }) => join(folder, name))
      for (const [at, { text }] of go.files.entries()) await writeFile(names[at]!, text)
      const object = join(folder, 'code.a')
      const config = ['-importcfg', toolchain.importConfig]
      const compile = [
        '-p',
        'main',
        '-complete',
        '-trimpath',
        folder,
        ...config,
        '-o',
        object,
        ...names,
      ]
      await this.#run(toolchain, toolchain.compile, compile, folder)
      const draft = join(folder, 'program')
      await this.#run(
        toolchain,
        toolchain.link,
        ['-s', '-w', ...config, '-o', draft, object],
        folder
      )
      await rename(draft, binary)
      await this.#tidy()
      return binary
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }

  async #run(toolchain: GoToolchain, tool: string, args: string[], folder: string): Promise<void> {
    const command = wrapTool(tool, args, this.tools, {
      mounts: [
        ...toolchain.folders.map((from) => ({ from })),
        ...(await readLibraries(tool).catch(() => [])).map((from) => ({ from })),
        { from: folder, writable: true },
      ],
      fileBytes: MAX_BINARY_BYTES,
      dataBytes: TOOL_MEMORY_BYTES,
      folder,
    })
    await new Promise<void>((resolve, reject) => {
      const options = {
        env: { TMPDIR: folder, HOME: folder },
        timeout: TOOL_TIMEOUT_MS,
        killSignal: 'SIGKILL',
      } as const
      execFile(command.file, command.args, options, (error, stdout, stderr) => {
        if (error) reject(readFailure(`${stdout}${stderr}`.replaceAll(`${folder}/`, ''), error))
        else resolve()
      })
    })
  }

  async #tidy(): Promise<void> {
    const folder = join(this.cache, 'programs')
    const names = await readdir(folder)
    if (names.length <= MAX_BINARIES) return
    const ages = await Promise.all(
      names.map(async (name) => ({ name, at: (await stat(join(folder, name))).mtimeMs }))
    )
    ages.sort((one, other) => one.at - other.at)
    const old = ages.slice(0, names.length - MAX_BINARIES)
    await Promise.all(old.map(({ name }) => rm(join(folder, name), { force: true })))
  }
}

/** What a tool said: `main.go:3:2: undefined: x`, one a line. */
function readFailure(output: string, error: Error & { killed?: boolean }): SandboxError {
  if (error.killed) {
    return new SandboxError(
      'TIMEOUT',
      `The code took longer than ${TOOL_TIMEOUT_MS} ms to compile`,
      { final: true }
    )
  }
  const lines = output.split('\n').filter((line) => line.trim() !== '')
  const message = lines[0] ?? 'The code could not be compiled'
  return new SandboxError('CODE_ERROR', message.slice(0, 2000), {
    final: true,
    userStack: lines.slice(0, 50).join('\n').slice(0, 16_384),
  })
}
