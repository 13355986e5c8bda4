import { flags } from '@adonisjs/core/ace'
import QueueCommand from '#commands/_queue_command'
import { requireWhole } from '#services/terminal/cells'

export default class QueueFailed extends QueueCommand {
  static override commandName = 'queue:failed'
  static override description = 'List jobs that failed'
  static override help = [
    'A job is a hint: what became of an execution is in the journal, and the sweeper hints again.',
    '```',
    '{{ binaryName }} queue:failed --limit=50',
    '```',
  ]

  @flags.number({ description: 'Rows at most', default: 20 })
  declare limit: number

  protected override async perform() {
    const limit = requireWhole('--limit', this.limit, 1, 1000)
    const jobs = await (await this.operator()).failed(limit)
    this.list(
      jobs.map((job) => ({ ...job })),
      ['id', 'name', 'failedAt', 'reason', 'data']
    )
  }
}
