import { args, flags } from '@adonisjs/core/ace'
import ConsoleCommand from '#commands/_console_command'

/** Lines that are read at a time, and how often it is looked for more, in milliseconds. */
const AT_ONCE = 500
const LOOK_EVERY_MS = 500

export default class ExecutionLogs extends ConsoleCommand {
  static override commandName = 'execution:logs'
  static override description = 'Show what an execution logged'
  static override help = [
    'With -f it goes on until the execution has ended; with --json too, each line is a document.',
    '```',
    '{{ binaryName }} execution:logs <id> -f',
    '{{ binaryName }} execution:logs <id> --level=error --json',
    '```',
  ]

  @args.string({ description: 'Its id' })
  declare execution: string

  @flags.boolean({ alias: 'f', description: 'Go on until it has ended' })
  declare follow?: boolean

  @flags.string({ description: 'Only of this level: debug, info, warn or error' })
  declare level?: string

  readonly #lines: object[] = []

  protected override async perform() {
    const { isFinal } = await import('#engine/graph/statuses')
    const show = await this.make(() => import('#queries/executions/show_execution'))
    const awaitExecution = await this.make(() => import('#actions/executions/await_execution'))
    const { id } = await this.find('execution', this.execution, (of) => show.handle(of))
    let cursor = ''
    for (;;) {
      const { status } = await show.handle(id)
      // In this order: what was logged before the end is read after it was seen.
      cursor = await this.#print(id, cursor)
      if (this.json && !this.follow) return this.document(this.#lines)
      if (!this.follow || isFinal(status as Parameters<typeof isFinal>[0])) return
      const waited = { executionId: id, timeoutMs: LOOK_EVERY_MS, fresh: false }
      await awaitExecution.handle(waited)
    }
  }

  /** Prints what there is behind a place. @returns The place behind that */
  async #print(executionId: string, from: string): Promise<string> {
    const { default: Transformer } = await import('#transformers/execution_log_transformer')
    const { cursorOf } = await import('#queries/executions/cursor')
    const list = await this.make(() => import('#queries/executions/list_execution_logs'))
    let cursor = from
    for (;;) {
      const asked = { page: 1, pageSize: AT_ONCE, cursor, sortOrder: 'asc' as const }
      const { rows, nextCursor } = await list.handle({ executionId, level: this.level, ...asked })
      for (const row of rows) {
        const line = new Transformer(row).toObject()
        const at = new Date(line.createdAt).toISOString()
        const step = line.stepKey ? ` [${line.stepKey}]` : ''
        const text = `${at} ${line.level.padEnd(5)}${step} ${line.message}`
        if (this.json && !this.follow) this.#lines.push(line)
        else this.logger.log(this.json ? JSON.stringify(line) : text)
      }
      if (rows.length > 0) cursor = cursorOf(rows.at(-1)!.id)
      if (nextCursor === null) return cursor
    }
  }
}
