import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { BaseCommand, flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import type { RequestOrigin } from '#events/audited_event'
import { accountName } from '#services/terminal/account_name'
import { asCell, detailsOf, isId } from '#services/terminal/cells'
import { CommandProblem } from '#services/terminal/command_problem'

type Fields = Record<string, unknown>
type Loaded<Class> = () => Promise<{ default: Class }>
type Constructor<Instance> = abstract new (...args: never[]) => Instance

/**
 * What every command of an operator has: `--json`, tables, errors in a line, exit codes 0 and 1, and
 * lines in the audit trail for what it changes. A subclass says in `perform` what it does.
 */
export default abstract class ConsoleCommand extends BaseCommand {
  static override options: CommandOptions = { startApp: true }

  @flags.boolean({ description: 'Print one JSON document on stdout and nothing else' })
  declare json?: boolean

  /** Does it. A failure that an operator can understand is a CommandProblem or an API's exception. */
  protected abstract perform(): Promise<void>

  override async run(): Promise<void> {
    const { default: ChangeMade } = await import('#events/change_made')
    if (this.json && this.isMain) (await this.app.container.make('logger')).level = 'silent'
    const onSuccess: Array<() => void> = []
    const telling: Array<Promise<unknown>> = []
    const scope = {
      ...{ console: true as const, onSuccess, telling, route: this.commandName },
      ...{ origin: () => this.origin, userId: () => null },
    }
    try {
      await ChangeMade.request.run(scope, () => this.perform())
      for (const tell of onSuccess) tell()
    } catch (error) {
      const details = detailsOf(error)
      if (details === null) throw error
      this.exitCode = 1
      for (const line of details) this.logger.error(line)
    } finally {
      await Promise.all(telling)
    }
  }

  /** Who runs it, for the audit trail: no user of ours, but one of the machine. */
  protected readonly origin: RequestOrigin = {
    ipAddress: '127.0.0.1',
    userAgent: `console ${accountName()}@${hostname()}`.slice(0, 512),
    requestId: randomUUID(),
  }

  /** An action or a query. Loaded when it is needed, so that other commands don't pay for it. */
  protected async make<Instance>(load: Loaded<Constructor<Instance>>): Promise<Instance> {
    const { default: made } = await load()
    return this.app.container.make(made as new (...args: never[]) => Instance) as Promise<Instance>
  }

  /** A row by its id. @throws CommandProblem when there is none, or the id is none. */
  protected async find<Row>(
    noun: string,
    id: string,
    read: (id: string) => Promise<Row | null>
  ): Promise<Row> {
    if (!isId(id)) throw new CommandProblem(`"${id}" is not the id of a ${noun}`)
    const row = await read(id).catch((error: { code?: string }) => {
      if (error.code !== 'E_ROW_NOT_FOUND' && error.code !== 'NOT_FOUND') throw error
      return null
    })
    if (row === null) throw new CommandProblem(`There is no ${noun} ${id}`)
    return row
  }

  /** The account of an e-mail or an id. @throws CommandProblem */
  protected async findUser(name: string) {
    const { default: User } = await import('#models/user')
    const { default: findAccount } = await import('#queries/users/find_account')
    if (isId(name)) return this.find('user', name, (id) => User.findLive(id))
    const user = await findAccount(name.toLowerCase())
    if (user === null) throw new CommandProblem(`There is no user ${name}`)
    return user
  }

  /** Prints rows: as a table of some of their fields, or all of them as JSON. */
  protected list(rows: Fields[], columns: string[], total?: number | null): void {
    if (this.json) return this.document(total === undefined ? rows : { rows, total })
    const table = this.ui.table().head(columns)
    for (const row of rows) table.row(columns.map((column) => asCell(row[column])))
    table.render()
    if (typeof total === 'number' && total > rows.length) {
      this.logger.info(`${rows.length} of ${total}; --page and --limit show others`)
    }
  }

  /** Prints one thing: a field a line, or JSON. */
  protected show(fields: Fields): void {
    if (this.json) return this.document(fields)
    const table = this.ui.table().head(['field', 'value'])
    for (const [name, value] of Object.entries(fields)) table.row([name, asCell(value)])
    table.render()
  }

  /** Says what was done, or prints it as JSON. */
  protected done(message: string, fields: Fields): void {
    if (this.json) return this.document(fields)
    this.logger.success(message)
  }

  /** One JSON document on stdout. */
  protected document(value: unknown): void {
    this.logger.log(JSON.stringify(value, null, 2))
  }

  /**
   * Asks before something is done that can't be undone.
   *
   * @throws CommandProblem when the answer is no, or there is no terminal to ask at
   */
  protected async confirm(question: string, yes: boolean | undefined): Promise<void> {
    if (yes) return
    if (!process.stdin.isTTY || this.json) {
      throw new CommandProblem(`${question} Say --yes: there is no terminal to ask at`)
    }
    if (!(await this.prompt.confirm(question))) throw new CommandProblem('Nothing was changed')
  }
}
