import { execFile } from 'node:child_process'
import { closeSync, existsSync, openSync } from 'node:fs'
import { delimiter, isAbsolute, join } from 'node:path'
import { promisify } from 'node:util'
import type { GuestProgram, Mount } from './guest_program.js'

/** The operating system's tools that this machine has; null is missing or not wanted. */
export interface WallTools {
  bubblewrap: string | null
  /** Whether bubblewrap may mount a /proc, which shows the guest itself and nothing else. */
  proc: boolean
  /** Whether bubblewrap may forbid further namespaces by itself; where containers don't let it, the filter does. */
  sealed: boolean
  setpriv: string | null
  prlimit: string | null
  /** A file with the filter of system calls, for bubblewrap to set. */
  filter: string | null
  /** Whether guests outside of bubblewrap give up root for `nobody`. */
  dropRoot: boolean
}

/** A command that is ready to be started. */
export interface Command {
  file: string
  args: string[]
  environment: Record<string, string>
  channel: GuestProgram['channel']
  /** A file that must be open as number 4, for the one that reads it from there. */
  filter: string | null
  /** Whether the command is bubblewrap, whose child is the guest itself. */
  nested: boolean
}

/** What a command is started with. */
export interface StartOptions {
  memoryMb: number
  libraries: string[]
  /** Bytes of private writable memory of an idle guest of Deno's, where that can be seen. */
  idleDataBytes: number | null
}

/** The user and group without rights; bubblewrap's guests have them inside of their own user namespace. */
const NOBODY = 65534
/** Seconds of processor time after which the kernel ends a guest that nobody watches any more. */
const CPU_BACKSTOP_SECONDS = 8 * 3600
/** Deno uses about 20. */
const MAX_OPEN_FILES = 256
/** Where systems keep their tools, for a worker that has no PATH. */
const TOOL_FOLDERS = '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin'
/** Files 0 to 2 are the usual ones, 3 is the channel of guests that have one of their own. */
const FILTER_FD = 4

/** Looks in the absolute folders of the worker's PATH. */
export function findTool(name: string): string | null {
  const folders = (process.env.PATH ?? TOOL_FOLDERS).split(delimiter).filter(isAbsolute)
  return folders.map((folder) => join(folder, name)).find((file) => existsSync(file)) ?? null
}

/** Opens the files that a command is started with, beside the usual three. */
export function openExtras({ channel, filter }: Command) {
  const filterFd = filter === null ? null : openSync(filter, 'r')
  const own = channel === 'own' ? ('pipe' as const) : ('ignore' as const)
  const close = () => filterFd !== null && closeSync(filterFd)
  return { stdio: filterFd === null ? [own] : [own, filterFd], close }
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
 * @param options.libraries What `readLibraries` gave; only bubblewrap needs it.
 */
export function wrapCommand(
  program: GuestProgram,
  tools: WallTools,
  options: StartOptions
): Command {
  let args = [program.file, ...program.args(options.memoryMb)]
  if (tools.bubblewrap) {
    args = [tools.bubblewrap, ...bubblewrapArgs(program, options.libraries, tools), '--', ...args]
  } else if (tools.setpriv) {
    args = [tools.setpriv, ...setprivArgs(tools.dropRoot), '--', ...args]
  }
  const dataBytes = program.dataBytes(options.memoryMb, options.idleDataBytes)
  if (tools.prlimit) args = [tools.prlimit, ...prlimitArgs(dataBytes), '--', ...args]
  const [file, ...rest] = args
  return {
    file: file!,
    args: rest,
    environment: program.environment(options.memoryMb),
    channel: program.channel,
    filter: tools.bubblewrap ? tools.filter : null,
    nested: tools.bubblewrap !== null,
  }
}

/**
 * Builds the walls around a tool of the system that reads what users wrote, a compiler: the same ones, but it may
 * write to the folder it works in.
 */
export function wrapTool(
  tool: string,
  args: string[],
  tools: WallTools,
  options: { mounts: Mount[]; fileBytes: number; dataBytes: number; folder: string }
): Pick<Command, 'file' | 'args'> {
  const program = { file: tool, mounts: options.mounts, hidden: [] }
  const walls = bubblewrapArgs(program, [], { ...tools, filter: null }, options.folder)
  const limits = ['--core=0', `--fsize=${options.fileBytes}`, `--data=${options.dataBytes}`]
  const inside = [tools.bubblewrap!, ...walls, '--', tool, ...args]
  if (!tools.prlimit) return { file: inside[0]!, args: inside.slice(1) }
  return { file: tools.prlimit, args: [...limits, '--', ...inside] }
}

/**
 * No network, no other process, no other user and none of the machine's files but those the program maps. The root is
 * an empty read-only file system. Without a /proc Deno ends in a panic where it looks how much stack is left, which
 * few programs make it do; some containers forbid to mount one.
 */
function bubblewrapArgs(
  program: Pick<GuestProgram, 'file' | 'mounts' | 'hidden'>,
  libraries: string[],
  { proc, filter, sealed }: WallTools,
  workingFolder = '/'
): string[] {
  const files = [program.file, ...libraries].map((from): Mount => ({ from }))
  return [
    ...['--unshare-all', '--unshare-user', '--cap-drop', 'ALL'],
    ...(sealed ? ['--disable-userns'] : []),
    ...['--uid', String(NOBODY), '--gid', String(NOBODY), '--hostname', 'sandbox'],
    ...['--die-with-parent', '--new-session', '--as-pid-1'],
    ...[...files, ...program.mounts].flatMap(({ from, to = from, writable }) => [
      writable ? '--bind' : '--ro-bind',
      from,
      to,
    ]),
    ...program.hidden.flatMap((folder) => ['--tmpfs', folder, '--remount-ro', folder]),
    ...(filter === null ? [] : ['--seccomp', String(FILTER_FD)]),
    ...(proc ? ['--proc', '/proc'] : []),
    ...['--dev', '/dev', '--remount-ro', '/dev', '--remount-ro', '/', '--chdir', workingFolder],
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
