import { flags } from '@adonisjs/core/ace'
import ConsoleCommand from '#commands/_console_command'
import { requireWhole } from '#services/terminal/cells'

/** A command that shows a page of a list, the newest first. */
export default abstract class ListCommand extends ConsoleCommand {
  @flags.number({ description: 'Rows at most', default: 20 })
  declare limit: number

  @flags.number({ description: 'Which page, from 1', default: 1 })
  declare page: number

  /** What `--limit` and `--page` ask for. @throws CommandProblem */
  protected asked() {
    const pageSize = requireWhole('--limit', this.limit, 1, 1000)
    const page = requireWhole('--page', this.page, 1, 1_000_000)
    return { page, pageSize, sortBy: 'createdAt', sortOrder: 'desc' as const }
  }

  /** The id behind a `--user`; null, which is everybody, where it was left out. */
  protected async idOfUser(name: string | undefined): Promise<string | null> {
    return name === undefined ? null : (await this.findUser(name)).id
  }
}
