import { readFile } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import { args, flags } from '@adonisjs/core/ace'
import type { WorkflowFile } from '#actions/workflows/workflow_file'
import ConsoleCommand from '#commands/_console_command'

/** A command that reads a workflow's file. */
export default abstract class WorkflowFileCommand extends ConsoleCommand {
  @args.string({ description: 'A file, JSON or YAML; - is stdin' })
  declare file: string

  @flags.string({ description: 'Whose it becomes: e-mail or id', required: true })
  declare user: string

  /** @throws CommandProblem when there is no such file, and what its validator throws */
  protected async readFile(): Promise<WorkflowFile> {
    const { parseYaml } = await import('#services/bounded_yaml')
    const { workflowFileValidator } = await import('#validators/workflow_file')
    const { CommandProblem } = await import('#services/terminal/command_problem')
    const source = this.file === '-' ? text(process.stdin) : readFile(this.file, 'utf8')
    const content = await source.then(parseYaml).catch((error: Error) => {
      throw new CommandProblem(`${this.file} can't be read: ${error.message}`)
    })
    return workflowFileValidator.validate(content) as Promise<WorkflowFile>
  }
}
