import { createRequire, builtinModules } from 'node:module'
import { dirname, join } from 'node:path'
import { existsSync, copyFileSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { SandboxError } from './sandbox_error.js'
import type { GuestProgram, Mount } from './guest_program.js'

const MIB = 1024 * 1024
/** Room for threads, compiled code and V8's young generation above an idle guest and the heap. */
const DATA_MARGIN_BYTES = 192 * MIB

const GUEST_FILES = [
  'javascript.js',
  'javascript_channel.js',
  'javascript_globals.js',
  'javascript_network.js',
]

/** Node's modules that exist only with their scheme, and the ones only Deno knows. */
const SCHEME_ONLY = ['sea', 'sqlite', 'test', 'test/reporters', 'wasi', 'inspector/promises']

/**
 * Finds the real binary, in the package for this platform: its wrapper in `deno` would cost a process more.
 *
 * @throws SandboxError `SANDBOX_UNAVAILABLE` when the package is not installed.
 */
export function findDeno(): string {
  const system = process.platform === 'linux' ? '-glibc' : ''
  const name = `@deno/${process.platform}-${process.arch}${system}`
  try {
    const wrapper = createRequire(import.meta.url).resolve('deno/package.json')
    const folder = dirname(createRequire(wrapper).resolve(`${name}/package.json`))
    const file = join(folder, process.platform === 'win32' ? 'deno.exe' : 'deno')
    if (existsSync(file)) return file
  } catch {
    // Said below.
  }
  throw new SandboxError('SANDBOX_UNAVAILABLE', `The package ${name} is missing: run "npm ci"`, {
    final: true,
  })
}

/** What a run adds to the plain program. */
export interface DenoAdditions {
  /** The folder that holds what was resolved for the run: Deno's cache of npm and jsr packages. */
  packages?: { folder: string; imports: Record<string, string>; specifiers: string[] }
}

/**
 * Prepares Deno without any permission as the guest for JavaScript and TypeScript.
 *
 * @param folder Gets a copy of the guest's files, which a user without rights in the project's folder can read.
 */
export function createDenoProgram(
  file: string,
  folder: string,
  { packages }: DenoAdditions = {}
): GuestProgram {
  const mounts = copyGuestFiles(folder, GUEST_FILES)
  const imports = createImportMap(folder, packages?.imports)
  const outside = packages ? [] : ['--no-npm']
  // JSR's packages count as remote, also those that are here; nothing comes that is not kept (`--cached-only`).
  const fromJsr = packages?.specifiers.some((each) => each.startsWith('jsr:')) ?? false
  const flags = [...outside, ...(fromJsr ? [] : ['--no-remote']), importMapFlag(imports)]
  const base = denoBase(file, flags, join(folder, GUEST_FILES[0]!))
  return {
    ...base,
    args: (memoryMb) => [...base.args(memoryMb), ...(packages?.specifiers ?? [])],
    environment: () =>
      packages
        ? { ...DENO_ENVIRONMENT, ...registries(), DENO_DIR: packages.folder }
        : DENO_ENVIRONMENT,
    mounts: packages ? [...mounts, { from: packages.folder }] : mounts,
  }
}

const DENO_ENVIRONMENT = {
  // A place that can't exist: with one, transpiled code and web storage would outlive the run.
  DENO_DIR: '/dev/null/deno',
  // It would try that place three times, for 150 ms.
  DENO_EMIT_CACHE_MODE: 'disable',
  DENO_NO_UPDATE_CHECK: '1',
  DENO_NO_PACKAGE_JSON: '1',
  NO_COLOR: '1',
}

/** Where packages came from, without a login: Deno looks for what it keeps of them under that address. */
function registries(): Record<string, string> {
  const entries = Object.entries(process.env).flatMap(([name, value]): [string, string][] => {
    if (!/^(?:JSR_URL|NPM_CONFIG_REGISTRY)$/i.test(name) || !URL.canParse(value ?? '')) return []
    const url = new URL(value!)
    url.username = ''
    url.password = ''
    return [[name, url.href]]
  })
  return Object.fromEntries(entries)
}

/** What every guest that is a program of Deno's has in common. */
export function denoBase(file: string, flags: string[], main: string): GuestProgram {
  const closed = ['--quiet', '--no-prompt', '--no-config', '--no-lock']
  return {
    file,
    args: (memoryMb) => [
      'run',
      ...closed,
      '--cached-only',
      `--v8-flags=--max-old-space-size=${memoryMb}`,
      ...flags,
      main,
    ],
    environment: () => DENO_ENVIRONMENT,
    mounts: [],
    hidden: [],
    channel: 'stdout',
    drains: false,
    script: false,
    dataBytes: (memoryMb, idle) =>
      idle === null ? null : idle + memoryMb * MIB + DATA_MARGIN_BYTES,
    marginBytes: 0,
  }
}

/** Copies files of the guests to where every user may read them. */
export function copyGuestFiles(folder: string, names: string[]): Mount[] {
  const source = fileURLToPath(new URL('./guests/', import.meta.url))
  return names.map((name) => {
    const to = join(folder, name)
    if (!existsSync(to)) copyFileSync(join(source, name), to)
    return { from: to }
  })
}

export function importMapFlag(map: object): string {
  return `--import-map=data:application/json,${encodeURIComponent(JSON.stringify(map))}`
}

/**
 * An import map that leads the code nowhere. Without permissions Node's modules can't do harm by themselves, but some
 * change V8's flags, read its heap or print past the frames. The guest's own
 * files find each other; its main module, which is named here too late to be blocked, exports nothing.
 */
function createImportMap(folder: string, packages: Record<string, string> = {}) {
  const names = [...builtinModules, ...SCHEME_ONLY].map((name) => name.replace(/^node:/, ''))
  const [main, ...parts] = GUEST_FILES.map((name) => pathToFileURL(join(folder, name)).href)
  const blocked = [...names, ...names.map((name) => `node:${name}`), ...parts]
  const scope = Object.fromEntries(parts.map((file) => [file, file]))
  return {
    imports: { ...Object.fromEntries(blocked.map((name) => [name, null])), ...packages },
    scopes: { [new URL('.', main).href]: scope },
  }
}
