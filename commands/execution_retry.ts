import { args } from '@adonisjs/core/ace'
import RunCommand from '#commands/_run_command'

export default class ExecutionRetry extends RunCommand {
  static override commandName = 'execution:retry'
  static override description = 'Run an execution again from where it failed'
  static override help = ['```', '{{ binaryName }} execution:retry <id> --wait=60', '```']

  @args.string({ description: 'Its id' })
  declare execution: string

  protected override async perform() {
    const { default: Execution } = await import('#models/execution')
    const source = await this.find('execution', this.execution, (id) => Execution.find(id))
    const retry = await this.make(() => import('#actions/executions/retry_execution'))
    await this.report(await retry.handle(source))
  }
}
