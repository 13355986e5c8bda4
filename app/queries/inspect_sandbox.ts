import app from '@adonisjs/core/services/app'
import type { RuntimeStatus, Wall } from '#sandbox/types'

/** The walls around agents' code on this machine, and what runs each language. */
export interface SandboxReport {
  mode: 'auto' | 'strict'
  /** Why no code can run here, or null. */
  problem: string | null
  walls: Wall[]
  runtimes: RuntimeStatus[]
}

/** What this machine's sandbox is made of and what it lacks, each lack with what to install. */
export default async function inspectSandbox(): Promise<SandboxReport> {
  const sandbox = await app.container.make('turbocat/sandbox')
  const { mode, problem } = sandbox
  return { mode, problem, walls: sandbox.walls(), runtimes: sandbox.runtimes() }
}
