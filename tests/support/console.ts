import { execFile } from 'node:child_process'
import ace from '@adonisjs/core/services/ace'
import app from '@adonisjs/core/services/app'
import type { BaseCommand } from '@adonisjs/core/ace'

/** What a command wrote, and its exit code. */
export interface Ran {
  exitCode: number
  stdout: string
  stderr: string
}

type CommandClass = Parameters<typeof ace.create>[0]

/**
 * Runs a command within this process, by Ace's own means.
 *
 * @returns It, and what it wrote to stdout and stderr.
 */
export async function runCommand<Command extends BaseCommand>(
  command: abstract new (...args: never[]) => Command,
  argv: string[]
): Promise<Ran> {
  ace.ui.switchMode('raw')
  try {
    const made = await ace.create(command as unknown as CommandClass, argv)
    await made.exec()
    const logs = made.logger.getLogs()
    const of = (wanted: string) =>
      logs.flatMap(({ message, stream }) => (stream === wanted ? [message] : [])).join('\n')
    return { exitCode: made.exitCode ?? 0, stdout: of('stdout'), stderr: of('stderr') }
  } finally {
    ace.ui.switchMode('normal')
  }
}

/** Runs `node ace` in a process of its own; `env` is put over this process's. */
export function ranByShell(argv: string[], env: NodeJS.ProcessEnv = {}): Promise<Ran> {
  return new Promise((resolve) => {
    const options = { cwd: app.makePath(), env: { ...process.env, ...env }, maxBuffer: 64e6 }
    const child = execFile(
      process.execPath,
      ['ace.js', ...argv],
      options,
      (_error, stdout, stderr) => {
        resolve({ exitCode: child.exitCode ?? 1, stdout, stderr })
      }
    )
    child.stdin?.end()
  })
}
