import { flags } from '@adonisjs/core/ace'
import ConsoleCommand from '#commands/_console_command'
import type { QueueOperator } from '#services/queue/queue_operator'

/** Names that queues have. */
const NAME = /^[a-z][a-z0-9_-]*$/

/** A command about one queue. */
export default abstract class QueueCommand extends ConsoleCommand {
  @flags.string({
    description: 'executions, or executions-<label> of workers with a label',
    default: 'executions',
  })
  declare queue: string

  /** @throws CommandProblem for what is no queue's name */
  protected async operator(name = this.queue): Promise<QueueOperator> {
    const { CommandProblem } = await import('#services/terminal/command_problem')
    if (!NAME.test(name)) throw new CommandProblem(`"${name}" is not the name of a queue`)
    const queue = await this.app.container.make('turbocat/queue')
    return queue.operate(name as Parameters<typeof queue.operate>[0])
  }

  /** A line of the audit trail: the queue has no row, so that its name is in the changes. */
  protected async note(action: string, changes: Record<string, unknown> = {}): Promise<void> {
    const { default: ChangeMade } = await import('#events/change_made')
    ChangeMade.note(action, null, { queue: this.queue, ...changes })
  }
}
