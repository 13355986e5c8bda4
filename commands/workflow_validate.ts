import WorkflowFileCommand from '#commands/_workflow_file_command'

export default class WorkflowValidate extends WorkflowFileCommand {
  static override commandName = 'workflow:validate'
  static override description = 'Say what is wrong with a workflow file, and change nothing'
  static override help = [
    'It is imported and undone, so that what is found is what an import would find.',
    '```',
    '{{ binaryName }} workflow:validate report.yaml --user=ada@example.com',
    '```',
  ]

  protected override async perform() {
    const { id } = await this.findUser(this.user)
    const file = await this.readFile()
    const check = await this.make(() => import('#actions/workflows/check_workflow_file'))
    await check.handle(file, id)
    this.done(`${this.file} can be imported`, { file: this.file, valid: true })
  }
}
