import { createRequire, builtinModules } from 'node:module'
import { dirname, join } from 'node:path'
import { existsSync, copyFileSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { SandboxError } from './sandbox_error.js'

/** A program that serves one run: what to start, and what it needs of the machine. */
export interface GuestProgram {
  file: string
  args(memoryMb: number): string[]
  /** All of the environment that the process gets: settings of the runtime, nothing of the worker's. */
  environment: Record<string, string>
  /** Files that it reads, beside the shared libraries of `file`. */
  readOnly: string[]
}

const GUEST_FILES = ['javascript.js', 'javascript_channel.js', 'javascript_globals.js']

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

/**
 * Prepares Deno without any permission as the guest for JavaScript and TypeScript.
 *
 * @param folder Gets a copy of the guest's files, which a user without rights in the project's folder can read.
 */
export function createDenoProgram(file: string, folder: string): GuestProgram {
  const source = fileURLToPath(new URL('./guests/', import.meta.url))
  for (const name of GUEST_FILES) copyFileSync(join(source, name), join(folder, name))
  const main = join(folder, GUEST_FILES[0]!)
  const importMap = `data:application/json,${encodeURIComponent(JSON.stringify(createImportMap(folder)))}`
  const flags = ['--quiet', '--no-prompt', '--no-remote', '--no-npm', '--no-config', '--no-lock']
  return {
    file,
    args: (memoryMb) => [
      'run',
      ...flags,
      '--cached-only',
      `--import-map=${importMap}`,
      `--v8-flags=--max-old-space-size=${memoryMb}`,
      main,
    ],
    environment: {
      // A place that can't exist: with one, transpiled code and web storage would outlive the run.
      DENO_DIR: '/dev/null/deno',
      // It would try that place three times, for 150 ms.
      DENO_EMIT_CACHE_MODE: 'disable',
      DENO_NO_UPDATE_CHECK: '1',
      DENO_NO_PACKAGE_JSON: '1',
      NO_COLOR: '1',
    },
    readOnly: GUEST_FILES.map((name) => join(folder, name)),
  }
}

/**
 * An import map that leads the code nowhere. Without permissions Node's modules can't do harm by themselves, but some
 * change V8's flags, read its heap or print past the frames. The guest's own
 * files find each other; its main module, which is named here too late to be blocked, exports nothing.
 */
function createImportMap(folder: string) {
  const names = [...builtinModules, ...SCHEME_ONLY].map((name) => name.replace(/^node:/, ''))
  const [main, ...parts] = GUEST_FILES.map((name) => pathToFileURL(join(folder, name)).href)
  const blocked = [...names, ...names.map((name) => `node:${name}`), ...parts]
  const scope = Object.fromEntries(parts.map((file) => [file, file]))
  return {
    imports: Object.fromEntries(blocked.map((name) => [name, null])),
    scopes: { [new URL('.', main).href]: scope },
  }
}
