import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { GuestProgram } from './guest_program.js'

/** The operating system's tools that this machine has; null is missing or not wanted. */
export interface WallTools {
  bubblewrap: string | null
  /** Whether bubblewrap may mount a /proc, which shows the guest itself and nothing else. */
  proc: boolean
  setpriv: string | null
  prlimit: string | null
  /** Whether guests outside of bubblewrap give up root for `nobody`. */
  dropRoot: boolean
}

/** A command that is ready to be started. */
export interface Command {
  file: string
  args: string[]
  environment: Record<string, string>
}

/** The user and group without rights; bubblewrap's guests have them inside of their own user namespace. */
const NOBODY = 65534
/** Seconds of processor time after which the kernel ends a guest that nobody watches any more. */
const CPU_BACKSTOP_SECONDS = 8 * 3600
/** Deno uses about 20. */
const MAX_OPEN_FILES = 256
const TOOL_FOLDERS = ['/usr/bin', '/bin', '/usr/local/bin', '/usr/sbin', '/sbin']

/** Looks where systems keep their tools; the PATH of the worker is not asked. */
export function findTool(name: string): string | null {
  return TOOL_FOLDERS.map((folder) => join(folder, name)).find((file) => existsSync(file)) ?? null
}

/** Asks the dynamic loader for the libraries that a program needs: absolute paths. */
export async function readLibraries(file: string): Promise<string[]> {
  const { stdout } = await promisify(execFile)(file, [], { env: { LD_TRACE_LOADED_OBJECTS: '1' } })
  return stdout.match(/\/\S+/g) ?? []
}

/**
 * Builds the walls around a program, the outermost first: limits of the kernel, then bubblewrap or, without
 * it, a user without rights.
 *
 * @param libraries What `readLibraries` gave; only bubblewrap needs it.
 * @param dataBytes Limit of private writable memory, or null for none.
 */
export function wrapCommand(
  program: GuestProgram,
  tools: WallTools,
  options: { memoryMb: number; libraries: string[]; dataBytes: number | null }
): Command {
  let args = [program.file, ...program.args(options.memoryMb)]
  if (tools.bubblewrap) {
    args = [
      tools.bubblewrap,
      ...bubblewrapArgs(program, options.libraries, tools.proc),
      '--',
      ...args,
    ]
  } else if (tools.setpriv) {
    args = [tools.setpriv, ...setprivArgs(tools.dropRoot), '--', ...args]
  }
  if (tools.prlimit) args = [tools.prlimit, ...prlimitArgs(options.dataBytes), '--', ...args]
  const [file, ...rest] = args
  return { file: file!, args: rest, environment: program.environment }
}

/**
 * No network, no other process, no other user and none of the machine's files but those the program maps. The root is
 * an empty read-only file system. Without a /proc Deno ends in a panic where it looks how much stack is left, which
 * few programs make it do; some containers forbid to mount one.
 */
function bubblewrapArgs(program: GuestProgram, libraries: string[], proc: boolean): string[] {
  const files = [program.file, ...program.readOnly, ...libraries]
  return [
    ...['--unshare-all', '--unshare-user', '--disable-userns', '--cap-drop', 'ALL'],
    ...['--uid', String(NOBODY), '--gid', String(NOBODY), '--hostname', 'sandbox'],
    ...['--die-with-parent', '--new-session', '--as-pid-1'],
    ...files.flatMap((file) => ['--ro-bind', file, file]),
    ...(proc ? ['--proc', '/proc'] : []),
    ...['--dev', '/dev', '--remount-ro', '/dev', '--remount-ro', '/', '--chdir', '/'],
  ]
}

/** `--pdeathsig` comes with the same tool: a guest that runs must not outlive a killed worker. */
function setprivArgs(dropRoot: boolean): string[] {
  const user = ['--reuid', String(NOBODY), '--regid', String(NOBODY), '--clear-groups']
  const rights = ['--inh-caps=-all', '--bounding-set=-all']
  return [...(dropRoot ? [...user, ...rights] : []), '--no-new-privs', '--pdeathsig', 'KILL']
}

/**
 * No limit of processes: the kernel counts them per user, over all guests and the worker itself. No limit of
 * address space: V8 reserves tens of gigabytes that it never uses.
 */
function prlimitArgs(dataBytes: number | null): string[] {
  return [
    '--core=0',
    '--fsize=0',
    '--msgqueue=0',
    `--nofile=${MAX_OPEN_FILES}`,
    `--cpu=${CPU_BACKSTOP_SECONDS}`,
    ...(dataBytes === null ? [] : [`--data=${dataBytes}`]),
  ]
}
