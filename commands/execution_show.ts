import { args } from '@adonisjs/core/ace'
import ConsoleCommand from '#commands/_console_command'

/** Steps that are shown of one execution at most. */
const STEPS = 1000

export default class ExecutionShow extends ConsoleCommand {
  static override commandName = 'execution:show'
  static override description = 'Show an execution and its steps'
  static override help = ['```', '{{ binaryName }} execution:show <id> --json', '```']

  @args.string({ description: 'Its id' })
  declare execution: string

  protected override async perform() {
    const { default: ExecutionTransformer } = await import('#transformers/execution_transformer')
    const { default: StepTransformer } = await import('#transformers/execution_step_transformer')
    const show = await this.make(() => import('#queries/executions/show_execution'))
    const found = await this.find('execution', this.execution, (id) => show.handle(id))
    const list = await this.make(() => import('#queries/executions/list_execution_steps'))
    const { rows } = await list.handle({ executionId: found.id, page: 1, pageSize: STEPS })
    const execution = new ExecutionTransformer(found).withStack()
    const steps = rows.map((row) => new StepTransformer(row).toObject())
    if (this.json) return this.document({ ...execution, steps })
    this.show(execution)
    const told = steps.map((step) => ({
      ...step,
      error: (step.error as { message?: string } | null)?.message,
    }))
    this.list(told, ['path', 'stepType', 'attempt', 'status', 'durationMs', 'error'])
  }
}
