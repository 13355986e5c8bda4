import { execFile } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { findTool } from './walls.js'

const run = promisify(execFile)
/** Milliseconds in which the standard library must be compiled. */
const LIBRARY_TIMEOUT_MS = 600_000
const LIST = '{{if .Export}}packagefile {{.ImportPath}}={{.Export}}{{end}}'

/** The compiler, the linker and the compiled standard library. */
export interface GoToolchain {
  compile: string
  link: string
  /** Where the compiler finds each package of the standard library. */
  importConfig: string
  /** Folders that the tools read. */
  folders: string[]
}

/** Finds the PATH's `go`: its file and version, or null where there is none that works. */
export async function findGo(): Promise<{ file: string; version: string } | null> {
  const file = findTool('go')
  if (file === null) return null
  try {
    const { stdout } = await run(file, ['env', 'GOVERSION'], {
      timeout: 10_000,
      env: goEnvironment('/nowhere'),
    })
    return { file, version: stdout.trim() }
  } catch {
    return null
  }
}

/** Go of one version, with as much of its standard library as code has needed so far, compiled without C. */
export class GoLibrary {
  readonly #folder: string
  readonly #underWay = new Map<string, Promise<GoToolchain>>()

  /** @param cache Outlives the worker. */
  constructor(
    private readonly go: { file: string; version: string },
    cache: string
  ) {
    const key = createHash('sha256').update(`${go.file} ${go.version}`).digest('hex').slice(0, 16)
    this.#folder = join(cache, `library-${key}`)
  }

  /**
   * Compiles the packages of the standard library that code imports, where that is still to be done: seconds for
   * the first, a minute for all. That is Go's own code, so it needs no walls; users' code is then compiled against it
   * by the bare tools, which know neither modules nor settings in comments nor the network, and only read it.
   *
   * @param imports What the code imports; what is no package of the library is left for the compiler to refuse.
   */
  async prepare(imports: string[]): Promise<GoToolchain> {
    const key = createHash('sha256').update(imports.join(' ')).digest('hex').slice(0, 24)
    let work = this.#underWay.get(key)
    if (!work) {
      work = this.#prepare(imports, key).finally(() => this.#underWay.delete(key))
      this.#underWay.set(key, work)
    }
    return work
  }

  async #prepare(imports: string[], key: string): Promise<GoToolchain> {
    const importConfig = join(this.#folder, `importcfg-${key}`)
    const toolsFile = join(this.#folder, 'tools')
    if (!existsSync(importConfig)) {
      await mkdir(this.#folder, { recursive: true })
      const standard = new Set((await this.#ask(['list', 'std'])).split('\n'))
      const known = imports.filter((name) => standard.has(name))
      const list = await this.#ask(['list', '-export', '-deps', '-f', LIST, 'runtime', ...known])
      await replaceFile(toolsFile, (await this.#ask(['env', 'GOTOOLDIR'])).trim())
      await replaceFile(importConfig, list)
    }
    const tools = await readFile(toolsFile, 'utf8')
    const [compile, link] = [join(tools, 'compile'), join(tools, 'link')]
    return { compile, link, importConfig, folders: [tools, this.#folder] }
  }

  async #ask(args: string[]): Promise<string> {
    const env = goEnvironment(join(this.#folder, 'cache'))
    const limits = { timeout: LIBRARY_TIMEOUT_MS, maxBuffer: 16 * 1024 * 1024 }
    const { stdout } = await run(this.go.file, args, { env, cwd: this.#folder, ...limits })
    return stdout
  }
}

/** Whole or not at all, whoever writes it at the same time. */
async function replaceFile(file: string, text: string): Promise<void> {
  const draft = `${file}.${randomUUID()}`
  await writeFile(draft, text)
  await rename(draft, file)
}

function goEnvironment(cache: string): Record<string, string> {
  return {
    PATH: process.env.PATH ?? '',
    HOME: '/nowhere',
    GOCACHE: cache,
    GOPATH: '/nowhere',
    GOENV: 'off',
    GOPROXY: 'off',
    GOFLAGS: '-trimpath',
    GOTOOLCHAIN: 'local',
    GO111MODULE: 'off',
    CGO_ENABLED: '0',
    GOTELEMETRY: 'off',
  }
}
