import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Guest } from './guest.js'
import { createFilter } from './seccomp.js'
import { findTool, readLibraries, wrapCommand, type WallTools } from './walls.js'
import type { GuestProgram } from './guest_program.js'
import type { Wall } from './types.js'
import type { Workspace } from './workspace.js'

/** What can be switched off, for tests of what is left then. */
export interface WallSwitches {
  bubblewrap?: boolean
  prlimit?: boolean
  setpriv?: boolean
  filter?: boolean
}

/** What this machine's walls turned out to be. */
export interface ProbedWalls {
  tools: WallTools
  libraries: string[]
  /** Bytes of private writable memory of an idle guest, or null when `/proc` doesn't show it. */
  idleDataBytes: number | null
  walls: Wall[]
}

/** Milliseconds in which a guest must be ready to count as working. */
const PROBE_TIMEOUT_MS = 10_000

/**
 * Finds the strongest walls in which a guest really starts, by starting one: a tool that is installed may
 * still be forbidden, as bubblewrap is in many containers.
 *
 * @throws SandboxError `CRASHED` when a guest doesn't even start without walls.
 */
export async function probeWalls(
  program: GuestProgram,
  workspace: Pick<Workspace, 'program' | 'empty'>,
  switches: WallSwitches
): Promise<ProbedWalls> {
  const isRoot = process.getuid?.() === 0
  const find = (name: string, wanted = true) => (wanted ? findTool(name) : null)
  const found = {
    bubblewrap: find('bwrap', switches.bubblewrap),
    prlimit: find('prlimit', switches.prlimit),
    setpriv: find('setpriv', switches.setpriv),
  }
  const libraries = found.bubblewrap ? await readLibraries(program.file).catch(() => []) : []
  const filter = switches.filter === false ? null : writeFilter(workspace.program)
  const outside = { ...found, bubblewrap: null, proc: false, sealed: false, filter: null }
  // Something must keep guests from making namespaces: bubblewrap, or the filter that refuses the calls for it.
  const inside = [true, false].flatMap((proc) => {
    const tools = { ...found, dropRoot: false, proc }
    const filtered = [true, false].map((sealed) => ({ ...tools, filter, sealed }))
    return [...(filter ? filtered : []), { ...tools, filter: null, sealed: true }]
  })
  const candidates: WallTools[] = [
    ...(found.bubblewrap ? inside : []),
    ...(found.setpriv && isRoot ? [{ ...outside, dropRoot: true }] : []),
    { ...outside, dropRoot: false },
    { ...outside, setpriv: null, prlimit: null, dropRoot: false },
  ]
  let bubblewrapFailure = ''
  for (const [index, tools] of candidates.entries()) {
    const attempt = await tryWalls(program, workspace.empty, tools, libraries)
    if (attempt.error === null) {
      const walls = describe(tools, switches, { isRoot, bubblewrapFailure, ...attempt })
      return { tools, libraries, idleDataBytes: attempt.idleDataBytes, walls }
    }
    if (tools.bubblewrap) bubblewrapFailure = attempt.error.message
    if (index === candidates.length - 1) throw attempt.error
  }
  throw new Error('There is always a last candidate')
}

interface Attempt {
  error: Error | null
  idleDataBytes: number | null
}

async function tryWalls(
  program: GuestProgram,
  folder: string,
  tools: WallTools,
  libraries: string[]
): Promise<Attempt> {
  const options = { memoryMb: 64, libraries, idleDataBytes: null }
  const guest = new Guest(wrapCommand(program, tools, options), folder, 64)
  const timer = setTimeout(() => guest.kill(), PROBE_TIMEOUT_MS)
  try {
    await guest.ready()
    return { error: null, idleDataBytes: guest.usage()?.dataBytes ?? null }
  } catch (error) {
    return { error: error as Error, idleDataBytes: null }
  } finally {
    clearTimeout(timer)
    guest.kill()
    await guest.closed
  }
}

/** The filter as a file, which each start of bubblewrap reads anew; null where the processor's calls are not known. */
function writeFilter(folder: string): string | null {
  const filter = createFilter()
  if (filter === null) return null
  const file = join(folder, 'system_calls.bpf')
  writeFileSync(file, filter)
  return file
}

function describe(
  tools: WallTools,
  switches: WallSwitches,
  seen: Attempt & { isRoot: boolean; bubblewrapFailure: string }
): Wall[] {
  const inBubblewrap = tools.bubblewrap !== null
  const missing = (wanted: boolean | undefined, name: string, where: string) =>
    wanted === false ? 'switched off' : `${name} is missing: install ${where}`
  const unprivileged = inBubblewrap || tools.dropRoot || !seen.isRoot
  return [
    {
      name: 'permissions',
      active: true,
      why: 'Deno without any: no files, network, environment, processes or system information',
    },
    {
      name: 'bubblewrap',
      active: inBubblewrap,
      why: inBubblewrap
        ? 'no network, no files, own process and user namespaces'
        : seen.bubblewrapFailure || missing(switches.bubblewrap, 'bwrap', 'bubblewrap'),
    },
    {
      name: 'calls',
      active: inBubblewrap && tools.filter !== null,
      why: tools.filter
        ? 'the kernel refuses new processes, foreign kinds of sockets, keys, tracing and mounts'
        : inBubblewrap
          ? 'the kernel takes no filter of system calls, or it was switched off'
          : 'bubblewrap is needed to set a filter of system calls',
    },
    {
      name: 'limits',
      active: tools.prlimit !== null,
      why: tools.prlimit
        ? 'the kernel limits memory, processor time, open files and file size'
        : missing(switches.prlimit, 'prlimit', 'util-linux'),
    },
    {
      name: 'user',
      active: unprivileged,
      why: unprivileged
        ? 'code does not run as root'
        : 'the worker runs as root and guests could not be started as nobody',
    },
    {
      name: 'watch',
      active: seen.idleDataBytes !== null,
      why:
        seen.idleDataBytes !== null
          ? 'memory and processor time are looked at 20 times a second'
          : '/proc does not show the guests: only the heap is limited',
    },
  ]
}
