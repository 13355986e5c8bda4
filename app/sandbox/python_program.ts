import { execFile } from 'node:child_process'
import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { rootCertificates } from 'node:tls'
import { promisify } from 'node:util'
import { copyGuestFiles } from './deno_program.js'
import type { GuestProgram, Mount } from './guest_program.js'
import { findTool, readLibraries } from './walls.js'

const MIB = 1024 * 1024
/** Room for the idle interpreter and the stacks of a few threads. */
const DATA_MARGIN_BYTES = 32 * MIB
/** So that the interpreter's own MemoryError, which knows the line, comes before the watch's end. */
const WATCH_MARGIN_BYTES = 48 * MIB
const GUEST_FILES = ['python_main.py', 'python_guest.py', 'python_network.py']
/** Where guests see their program, the packages of the run and its way out. */
const [PROGRAM, PACKAGES, WAY_OUT] = ['/sandbox', '/packages', '/way_out']
const CERTIFICATES = 'certificates.pem'
/** Prints where an interpreter really is: what the PATH leads to may be a script that looks for one. */
const LOOK =
  'import sys, sysconfig, json; p = sysconfig.get_paths(); print(json.dumps([sys.executable, p["stdlib"], p["platstdlib"], "%d.%d" % sys.version_info[:2]]))'

/** A `python3` of this machine. */
export interface Interpreter {
  /** The name by which it is called, for `-m pip`. */
  command: string
  file: string
  version: string
  folders: string[]
  libraries: string[]
}

/** Finds the PATH's `python3` and what it needs; null where there is none that works and is new enough. */
export async function findPython(): Promise<Interpreter | null> {
  const command = findTool('python3')
  if (command === null) return null
  try {
    const { stdout } = await promisify(execFile)(command, ['-I', '-c', LOOK], { timeout: 10_000 })
    const [file, stdlib, platform, version] = JSON.parse(stdout) as [string, string, string, string]
    if (Number(version.split('.')[1]) < 9) return null
    const folders = [...new Set([stdlib, platform])]
    return { command, file, version, folders, libraries: await librariesOf(file, platform) }
  } catch {
    return null
  }
}

/** The shared libraries of the interpreter and of the modules that come with it. */
async function librariesOf(file: string, platform: string): Promise<string[]> {
  const folder = join(platform, 'lib-dynload')
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.so')) : []
  const own = await readLibraries(file)
  const loader = own.find((each) => /ld-[^/]*\.so/.test(basename(each)))
  if (loader === undefined) return own
  const lists = await promisify(execFile)(loader, ['--list', file]).then(() =>
    Promise.all(
      names.map((name) =>
        promisify(execFile)(loader, ['--list', join(folder, name)]).then(
          ({ stdout }) => stdout.match(/\/\S+/g) ?? [],
          () => []
        )
      )
    )
  )
  return [...new Set([...own, ...lists.flat()])].filter((each) => !each.startsWith(folder))
}

/** What a run adds to the plain program: folders of the worker's. */
export interface PythonAdditions {
  packages?: string
  /** Holds the socket of the run's way out. */
  wayOut?: string
}

/**
 * Prepares `python3` as a guest: the interpreter and its own library, read-only, and nothing that was installed beside
 * it. Only bubblewrap's walls hold it, since it can call the system itself.
 *
 * @param folder Gets a copy of the guest's files.
 */
export function createPythonProgram(
  { file, folders, libraries }: Interpreter,
  folder: string,
  { packages, wayOut }: PythonAdditions = {}
): GuestProgram {
  const own: Mount[] = copyGuestFiles(folder, GUEST_FILES).map(({ from }) => ({
    from,
    to: join(PROGRAM, basename(from)),
  }))
  const zones = '/usr/share/zoneinfo'
  const mounts = [
    ...[...folders, ...libraries, ...(existsSync(zones) ? [zones] : [])].map((from) => ({ from })),
    ...own,
    ...(packages ? [{ from: packages, to: PACKAGES }] : []),
    ...(wayOut ? [{ from: wayOut, to: WAY_OUT }, certificates(folder)] : []),
  ]
  return {
    file,
    args: () => [
      ...['-I', '-S', '-B', '-X', 'utf8', join(PROGRAM, GUEST_FILES[0]!), PROGRAM],
      ...(packages ? [PACKAGES] : []),
    ],
    environment: () => ({ MALLOC_ARENA_MAX: '2' }),
    mounts,
    hidden: folders.flatMap((each) =>
      ['site-packages', 'dist-packages', 'test', 'ensurepip']
        .map((name) => join(each, name))
        .filter((name) => existsSync(name))
    ),
    channel: 'own',
    drains: false,
    script: false,
    dataBytes: (memoryMb) => memoryMb * MIB + DATA_MARGIN_BYTES,
    marginBytes: WATCH_MARGIN_BYTES,
  }
}

/** The authorities that the worker trusts too; a guest has none of the machine's. */
export function certificates(folder: string): Mount {
  const file = join(folder, CERTIFICATES)
  if (!existsSync(file)) writeFileSync(file, rootCertificates.join('\n'))
  return { from: file, to: join(PROGRAM, CERTIFICATES) }
}
