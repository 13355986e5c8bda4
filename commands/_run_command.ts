import { flags } from '@adonisjs/core/ace'
import ConsoleCommand from '#commands/_console_command'

/** A command that starts an execution, and waits for its end where it is asked to. */
export default abstract class RunCommand extends ConsoleCommand {
  @flags.number({ description: 'Wait for its end, so many seconds at most' })
  declare wait?: number

  /** Shows what became of an execution. One that has not completed after a wait is exit code 1. */
  protected async report(executionId: string): Promise<void> {
    const { default: ExecutionTransformer } = await import('#transformers/execution_transformer')
    const { requireWhole } = await import('#services/terminal/cells')
    const awaitExecution = await this.make(() => import('#actions/executions/await_execution'))
    const seconds = requireWhole('--wait', this.wait ?? 0, 0, 86_400)
    if (seconds > 0) await awaitExecution.ready()
    const waited = { executionId, timeoutMs: seconds * 1000, fresh: false }
    const { execution, finished } = await awaitExecution.handle(waited)
    const { id, status, durationMs, outputData, errorMessage } = execution
    if (this.json) this.document(new ExecutionTransformer(execution).toObject())
    else this.show({ id, status, durationMs, outputData, errorMessage })
    if (seconds > 0 && !(finished && status === 'completed')) this.exitCode = 1
  }
}
