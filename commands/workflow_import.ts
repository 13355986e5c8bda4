import WorkflowFileCommand from '#commands/_workflow_file_command'

export default class WorkflowImport extends WorkflowFileCommand {
  static override commandName = 'workflow:import'
  static override description = 'Make a workflow and its agents, as drafts, of a file'
  static override help = [
    '```',
    '{{ binaryName }} workflow:import report.yaml --user=ada@example.com',
    '{{ binaryName }} workflow:export <id> | {{ binaryName }} workflow:import - --user=<id>',
    '```',
  ]

  protected override async perform() {
    const file = await this.readFile()
    const user = await this.findUser(this.user)
    const importWorkflow = await this.make(() => import('#actions/workflows/import_workflow'))
    const { id, name, status } = await importWorkflow.handle({ file, userId: user.id })
    this.done(`${name} is ${id}, a draft of ${user.email}`, { id, name, status, userId: user.id })
  }
}
