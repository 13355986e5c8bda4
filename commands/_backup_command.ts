import { createReadStream } from 'node:fs'
import { args, flags } from '@adonisjs/core/ace'
import ConsoleCommand from '#commands/_console_command'

/** Characters that a key needs. */
const SHORTEST = 16

/** A command about a backup's file. */
export default abstract class BackupCommand extends ConsoleCommand {
  @args.string({ description: 'The file; - is stdin or stdout' })
  declare file: string

  @flags.string({ description: 'A file with the key. Default: BACKUP_KEY' })
  declare keyFile?: string

  /** What the backup is sealed with: not ENCRYPTION_KEY, which opens the secrets in it. */
  protected async key(): Promise<string> {
    const { readFile } = await import('node:fs/promises')
    const { default: env } = await import('#start/env')
    const { CommandProblem } = await import('#services/terminal/command_problem')
    const given = this.keyFile
      ? await readFile(this.keyFile, 'utf8').catch((error: Error) => {
          throw new CommandProblem(`--key-file can't be read: ${error.message}`)
        })
      : env.get('BACKUP_KEY')?.release()
    const key = given?.trim() ?? ''
    if (key.length >= SHORTEST) return key
    throw new CommandProblem(
      `Set BACKUP_KEY, or --key-file, to at least ${SHORTEST} random characters kept elsewhere than the backups`
    )
  }

  /** What is in the file, opened. */
  protected async opened(): Promise<AsyncIterable<Buffer>> {
    const { Opener } = await import('#services/backup/sealed_frames')
    const opener = new Opener(await this.key())
    const source = this.file === '-' ? process.stdin : createReadStream(this.file)
    source.on('error', (error: Error) => opener.destroy(error))
    return source.pipe(opener) as AsyncIterable<Buffer>
  }

  /** Runs it with a connection of its own. What is wrong with a backup is shown in a line. */
  protected async withClient<Result>(
    work: (client: import('pg').PoolClient) => Promise<Result>
  ): Promise<Result> {
    const pool = await this.app.container.make('turbocat/pool')
    const client = await pool.connect()
    try {
      return await this.explained(work(client))
    } finally {
      client.release()
    }
  }

  protected async explained<Result>(work: Promise<Result>): Promise<Result> {
    const { BackupError } = await import('#services/backup/backup_error')
    const { CommandProblem } = await import('#services/terminal/command_problem')
    return work.catch((error: Error & { code?: string }) => {
      const known =
        error instanceof BackupError ||
        ['ENOENT', 'EEXIST', 'ENOSPC', 'EACCES'].includes(error.code ?? '')
      throw known ? new CommandProblem(error.message) : error
    })
  }
}
