import { args, flags } from '@adonisjs/core/ace'
import RunCommand from '#commands/_run_command'

export default class ExecutionReplay extends RunCommand {
  static override commandName = 'execution:replay'
  static override description = 'Run an execution again from one of its steps'
  static override help = [
    'What does not depend on the step keeps its result.',
    '```',
    '{{ binaryName }} execution:replay <id> --from=report --wait=60',
    `{{ binaryName }} execution:replay <id> --from=report --inputs='{"n": 2}'`,
    '```',
  ]

  @args.string({ description: 'Its id' })
  declare execution: string

  @flags.string({ description: 'The key of the first step that runs again', required: true })
  declare from: string

  @flags.string({ description: 'Other inputs: a JSON object' })
  declare inputs?: string

  protected override async perform() {
    const { default: Execution } = await import('#models/execution')
    const { readObject } = await import('#services/terminal/cells')
    const { replayExecutionValidator } = await import('#validators/execution')
    const given = this.inputs === undefined ? undefined : readObject('--inputs', this.inputs)
    const asked = { fromStep: this.from, inputData: given }
    const input = await replayExecutionValidator.validate(asked)
    const source = await this.find('execution', this.execution, (id) => Execution.find(id))
    const replay = await this.make(() => import('#actions/executions/replay_execution'))
    await this.report(await replay.handle(source, input as typeof input & { fromStep: string }))
  }
}
