import { existsSync, readFileSync } from 'node:fs'
import { cp } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { createDenoProgram } from './deno_program.js'
import { GoCompiler } from './go_compiler.js'
import { findGo } from './go_toolchain.js'
import type { GuestProgram, Mount } from './guest_program.js'
import { fetchForDeno, importsOf, specifier } from './packages/deno_packages.js'
import { PackageCache } from './packages/package_cache.js'
import { PackageAllowance, readPackageName, type PackageName } from './packages/package_name.js'
import { fetchForPyodide, fetchForPython } from './packages/python_packages.js'
import { createPyodideProgram, findPyodide } from './pyodide_program.js'
import {
  certificates,
  createPythonProgram,
  findPython,
  type Interpreter,
} from './python_program.js'
import { SandboxError } from './sandbox_error.js'
import type { RuntimeStatus, SandboxLanguage, SandboxRequest } from './types.js'
import { findTool, type WallTools } from './walls.js'

export interface RuntimeOptions {
  deno: string
  tools: WallTools
  /** Gets copies of what guests read. */
  folder: string
  /** Keeps packages and compiled code; outlives the worker. */
  cache: string
  /** See `PackageAllowance`. */
  packagesAllowed: string
}

/** What a run is started with: its own program, or the one that the pool keeps for its language. */
export interface Prepared {
  program: GuestProgram
  /** Whether the program is the same for all runs of the language that add nothing to it. */
  plain: boolean
}

/** The languages of this machine, and what runs each. What takes time to find is looked for when it is first needed. */
export class Runtimes {
  readonly #allowance: PackageAllowance
  readonly #packages: PackageCache
  #python: Promise<Interpreter | null> | null = null
  #go: Promise<GoCompiler | null> | null = null
  readonly #plain = new Map<string, GuestProgram>()

  constructor(private readonly options: RuntimeOptions) {
    this.#allowance = new PackageAllowance(options.packagesAllowed)
    this.#packages = new PackageCache(join(options.cache, 'packages'))
  }

  /** What there is for each language, as far as it is known without starting anything. */
  statuses(): RuntimeStatus[] {
    return [
      { language: 'javascript', available: true, by: 'deno', why: '' },
      this.#pythonStatus(),
      this.#goStatus(),
    ]
  }

  /**
   * Makes ready what a run needs before it begins: packages, compiled code.
   *
   * @param wayOut The folder of its socket, for a run that speaks to the network by itself.
   * @throws SandboxError `SANDBOX_UNAVAILABLE`, `PACKAGE_UNAVAILABLE`, `CODE_ERROR` (does not compile).
   */
  async prepare(request: SandboxRequest, wayOut: string | undefined): Promise<Prepared> {
    const names = this.#named(request)
    if (request.language === 'go')
      return { program: await this.#goProgram(request, wayOut), plain: false }
    if (request.language === 'javascript') return this.#javascript(names)
    const interpreter = await this.#interpreter()
    if (interpreter) return this.#nativePython(interpreter, names, wayOut)
    return this.#pyodide(names)
  }

  /** Whether the language's runs open sockets themselves, behind which a way out must be. */
  async usesSockets(language: SandboxLanguage): Promise<boolean> {
    return language === 'go' || (language === 'python' && (await this.#interpreter()) !== null)
  }

  #named({ packages = [], language }: SandboxRequest): PackageName[] {
    const names = packages.map((text) => {
      const name = readPackageName(text, language)
      if (name) return name
      throw new SandboxError('PACKAGE_UNAVAILABLE', `"${text}" is no package for ${language}`, {
        final: true,
      })
    })
    this.#allowance.check(names)
    return names
  }

  #kept(key: string, make: () => GuestProgram): Prepared {
    const program = this.#plain.get(key) ?? make()
    this.#plain.set(key, program)
    return { program, plain: true }
  }

  async #javascript(names: PackageName[]): Promise<Prepared> {
    const { deno, folder } = this.options
    if (names.length === 0) return this.#kept('deno', () => createDenoProgram(deno, folder))
    const list = names.map((each) => JSON.stringify(each))
    const home = await this.#packages.resolve('deno', list, (draft) =>
      fetchForDeno(deno, names, draft)
    )
    const packages = {
      folder: await this.#readable(home),
      imports: importsOf(names),
      specifiers: names.map(specifier),
    }
    return { program: createDenoProgram(deno, folder, { packages }), plain: false }
  }

  async #nativePython(
    found: Interpreter,
    names: PackageName[],
    wayOut?: string
  ): Promise<Prepared> {
    const { folder } = this.options
    if (names.length === 0 && !wayOut)
      return this.#kept('python3', () => createPythonProgram(found, folder))
    const list = names.map(({ name, range }) => `${name}${range}`)
    const packages =
      names.length === 0
        ? undefined
        : await this.#packages.resolve(`${found.file} ${found.version}`, list, (draft) =>
            fetchForPython(found.command, names, draft)
          )
    return { program: createPythonProgram(found, folder, { packages, wayOut }), plain: false }
  }

  async #pyodide(names: PackageName[]): Promise<Prepared> {
    const { deno, folder } = this.options
    const source = findPyodide()
    if (source === null) throw missing(this.#pythonStatus().why)
    if (names.length === 0)
      return this.#kept('pyodide', () => createPyodideProgram(deno, source, folder))
    const python = findTool('python3')
    if (python === null) {
      throw new SandboxError(
        'PACKAGE_UNAVAILABLE',
        'Packages for Python need python3 with pip: install it'
      )
    }
    const lock = readFileSync(join(source, 'pyodide-lock.json'), 'utf8')
    const { info } = JSON.parse(lock) as { info: { python: string } }
    const version = info.python.split('.').slice(0, 2).join('.')
    const list = names.map(({ name, range }) => `${name}${range}`)
    const wheels = await this.#packages.resolve(`pyodide ${version}`, list, (draft) =>
      fetchForPyodide(python, version, names, draft)
    )
    return {
      program: createPyodideProgram(deno, source, folder, await this.#readable(wheels)),
      plain: false,
    }
  }

  /** Where guests give up root, the worker's own folders may be closed to them: then they get a copy. */
  async #readable(home: string): Promise<string> {
    if (!this.options.tools.dropRoot) return home
    const copy = join(this.options.folder, basename(home))
    if (!existsSync(copy)) await cp(home, copy, { recursive: true })
    return copy
  }

  async #goProgram(request: SandboxRequest, wayOut?: string): Promise<GuestProgram> {
    const { tools, cache, folder } = this.options
    const status = this.#goStatus()
    if (!status.available) throw missing(status.why)
    this.#go ??= findGo().then((found) => found && new GoCompiler(found, join(cache, 'go'), tools))
    const compiler = await this.#go
    if (compiler === null) throw missing('the go on the PATH does not work')
    const mounts: Mount[] = wayOut ? [{ from: wayOut, to: '/way_out' }, certificates(folder)] : []
    const { source, entry, fileName } = request
    return compiler.program(source, { entry, fileName, network: wayOut !== undefined }, mounts)
  }

  /** `python3` is for machines that have all of bubblewrap's walls: nothing else would hold it. */
  async #interpreter(): Promise<Interpreter | null> {
    if (!this.options.tools.bubblewrap) return null
    this.#python ??= findPython()
    return this.#python
  }

  #pythonStatus(): RuntimeStatus {
    const language = 'python'
    const walled = this.options.tools.bubblewrap !== null
    if (walled && findTool('python3')) return { language, available: true, by: 'python3', why: '' }
    const lack = walled
      ? 'python3 is missing: install it'
      : 'bubblewrap is missing: without it python3 is not safe'
    if (findPyodide() === null)
      return { language, available: false, by: null, why: `${lack}, or the package pyodide` }
    return {
      language,
      available: true,
      by: 'pyodide',
      why: `${lack}; Pyodide takes seconds to start`,
    }
  }

  #goStatus(): RuntimeStatus {
    const language = 'go'
    const lacks = [
      ...(this.options.tools.bubblewrap ? [] : ['bubblewrap']),
      ...(findTool('go') ? [] : ['golang']),
    ]
    if (lacks.length === 0) return { language, available: true, by: 'go', why: '' }
    return {
      language,
      available: false,
      by: null,
      why: `Go needs ${lacks.join(' and ')}: install it`,
    }
  }
}

function missing(why: string): SandboxError {
  return new SandboxError('SANDBOX_UNAVAILABLE', why, { final: true })
}
