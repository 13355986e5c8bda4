import { copyFileSync, existsSync, mkdirSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { copyGuestFiles, denoBase } from './deno_program.js'
import type { GuestProgram } from './guest_program.js'

const FILES = [
  'pyodide.mjs',
  'pyodide.asm.mjs',
  'pyodide.asm.wasm',
  'python_stdlib.zip',
  'pyodide-lock.json',
]
const GUEST_FILES = [
  'pyodide.js',
  'javascript_channel.js',
  'javascript_globals.js',
  'javascript_network.js',
  'python_guest.py',
]
const MIB = 1024 * 1024
/** The interpreter grows while it runs anything at all. */
const WATCH_MARGIN_BYTES = 64 * MIB

/** The folder of the package, or null where it is not installed. */
export function findPyodide(): string | null {
  try {
    return dirname(createRequire(import.meta.url).resolve('pyodide/package.json'))
  } catch {
    return null
  }
}

/**
 * Prepares Pyodide, Python as WebAssembly, within Deno: slower to start than `python3`, but held by Deno's own
 * walls, and so at home where bubblewrap is not.
 *
 * @param source The package's folder.
 * @param folder Gets a copy of what guests read.
 * @param wheels A folder of wheels that the run's code imports.
 */
export function createPyodideProgram(
  deno: string,
  source: string,
  folder: string,
  wheels?: string
): GuestProgram {
  const home = join(folder, 'pyodide')
  mkdirSync(home, { recursive: true })
  for (const name of FILES) {
    if (!existsSync(join(home, name))) copyFileSync(join(source, name), join(home, name))
  }
  const mounts = copyGuestFiles(folder, GUEST_FILES)
  const [main, , , , harness] = mounts.map(({ from }) => from)
  const files = wheels ? readdirSync(wheels).filter((name) => name.endsWith('.whl')) : []
  const archives = files.map((name) => join(wheels!, name))
  const reads = [home, harness!, ...archives].join(',')
  const base = denoBase(deno, ['--no-npm', '--no-remote', `--allow-read=${reads}`], main!)
  return {
    ...base,
    args: (memoryMb) => [...base.args(Math.max(memoryMb, 128)), home, harness!, ...archives],
    mounts: [...mounts, { from: home }, ...(wheels ? [{ from: wheels }] : [])],
    // WebAssembly's memory is one large mapping from the start; the watch sees what of it is used.
    dataBytes: () => null,
    marginBytes: WATCH_MARGIN_BYTES,
  }
}
