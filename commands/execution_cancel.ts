import { args, flags } from '@adonisjs/core/ace'
import ConsoleCommand from '#commands/_console_command'

export default class ExecutionCancel extends ConsoleCommand {
  static override commandName = 'execution:cancel'
  static override description = 'Cancel an execution and what it has started'
  static override help = ['```', '{{ binaryName }} execution:cancel <id> --yes', '```']

  @args.string({ description: 'Its id' })
  declare execution: string

  @flags.boolean({ description: 'Do not ask' })
  declare yes?: boolean

  protected override async perform() {
    const { default: Execution } = await import('#models/execution')
    const { id } = await this.find('execution', this.execution, (of) => Execution.find(of))
    await this.confirm(`Cancel the execution ${id}?`, this.yes)
    const cancel = await this.make(() => import('#actions/executions/cancel_execution'))
    const { status } = await cancel.handle(id)
    this.done(`${id} is ${status}`, { id, status })
  }
}
