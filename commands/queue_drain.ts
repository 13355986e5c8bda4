import { flags } from '@adonisjs/core/ace'
import QueueCommand from '#commands/_queue_command'

export default class QueueDrain extends QueueCommand {
  static override commandName = 'queue:drain'
  static override description = 'Throw away the jobs that wait'
  static override help = [
    'No execution is lost by it: what waits is in the journal, and workers hint at it again.',
    '```',
    '{{ binaryName }} queue:drain --delayed --yes',
    '```',
  ]

  @flags.boolean({ description: 'Also what is to come later' })
  declare delayed?: boolean

  @flags.boolean({ description: 'Do not ask' })
  declare yes?: boolean

  protected override async perform() {
    await this.confirm(`Throw away what waits in the queue ${this.queue}?`, this.yes)
    const operator = await this.operator()
    const { waiting } = await operator.stats()
    await operator.drain(this.delayed === true)
    await this.note('queue.drained', { waiting, delayed: this.delayed === true })
    this.done(`${waiting} jobs thrown away`, { queue: this.queue, waiting })
  }
}
