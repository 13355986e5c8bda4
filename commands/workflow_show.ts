import { args } from '@adonisjs/core/ace'
import ConsoleCommand from '#commands/_console_command'

export default class WorkflowShow extends ConsoleCommand {
  static override commandName = 'workflow:show'
  static override description = 'Show a workflow with its steps'
  static override help = ['```', '{{ binaryName }} workflow:show <id> --json', '```']

  @args.string({ description: 'Its id' })
  declare workflow: string

  protected override async perform() {
    const { default: Workflow } = await import('#models/workflow')
    const { default: WorkflowTransformer } = await import('#transformers/workflow_transformer')
    const { default: StepTransformer } = await import('#transformers/workflow_step_transformer')
    const workflow = await this.find('workflow', this.workflow, (id) => Workflow.findLive(id))
    const show = await this.make(() => import('#queries/workflows/show_workflow'))
    await show.handle(workflow, true)
    const { definition, steps } = workflow
    const graph = { definition, steps: steps.map((step) => new StepTransformer(step).toObject()) }
    this.show({ ...new WorkflowTransformer(workflow).toObject(), ...graph })
  }
}
