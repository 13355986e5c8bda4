import type { Group } from '@japa/runner/core'
import { Sandbox, type SandboxOptions } from '#sandbox/sandbox'
import { SandboxError } from '#sandbox/sandbox_error'
import type { SandboxRequest } from '#sandbox/types'
import { findTool } from '#sandbox/walls'

export const HAS_BUBBLEWRAP = findTool('bwrap') !== null
export const NEEDS_BUBBLEWRAP = 'skipped: needs bubblewrap'

/** The sets of walls that every escape is tried against. */
export const WALLS = [
  { name: 'with bubblewrap', walls: {}, isMissing: !HAS_BUBBLEWRAP },
  { name: 'without bubblewrap', walls: { bubblewrap: false }, isMissing: false },
]

export type Overrides = Partial<Omit<SandboxRequest, 'limits'>> & {
  limits?: Partial<SandboxRequest['limits']>
}

/** How a run ended: with an output, or with an error. */
export interface Ending {
  output?: unknown
  error?: SandboxError
  logs: string[]
}

/** A sandbox that lives as long as the group's tests. */
export function useSandbox(group: Group, options: Partial<SandboxOptions> = {}) {
  const sandbox = new Sandbox({ mode: 'auto', poolSize: 1, ...options })
  group.setup(async () => {
    await sandbox.start()
    return () => sandbox.stop()
  })
  return sandbox
}

export function requestOf(
  source: string,
  { limits, ...overrides }: Overrides = {}
): SandboxRequest {
  return {
    language: 'javascript',
    source,
    fileName: 'code.ts',
    entry: 'main',
    inputs: {},
    context: {},
    environment: {},
    limits: { timeoutMs: 8000, cpuMs: 16_000, memoryMb: 512, ...limits },
    signal: new AbortController().signal,
    onLog: () => {},
    ...overrides,
  }
}

/** Runs the code and reports how it ended; only defects of the sandbox are thrown. */
export async function attempt(
  sandbox: Sandbox,
  source: string,
  overrides: Overrides = {}
): Promise<Ending> {
  const logs: string[] = []
  const onLog = (level: string, message: string) => logs.push(`${level}: ${message}`)
  try {
    return { output: await sandbox.run(requestOf(source, { onLog, ...overrides })), logs }
  } catch (error) {
    if (!(error instanceof SandboxError)) throw error
    return { error, logs }
  }
}
