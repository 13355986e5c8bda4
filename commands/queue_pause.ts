import { flags } from '@adonisjs/core/ace'
import QueueCommand from '#commands/_queue_command'

export default class QueuePause extends QueueCommand {
  static override commandName = 'queue:pause'
  static override description = 'Have workers take no more jobs; what runs goes on'
  static override help = [
    'Executions are still accepted; they begin after queue:resume.',
    '```',
    '{{ binaryName }} queue:pause --yes',
    '```',
  ]

  @flags.boolean({ description: 'Do not ask' })
  declare yes?: boolean
  protected override async perform() {
    await this.confirm(`Pause the queue ${this.queue}?`, this.yes)
    const operator = await this.operator()
    await operator.pause()
    await this.note('queue.paused')
    this.done(`${this.queue} is paused`, { ...(await operator.stats()) })
  }
}
