import QueueCommand from '#commands/_queue_command'

export default class QueueRetry extends QueueCommand {
  static override commandName = 'queue:retry'
  static override description = 'Put all jobs that failed back into their queue'
  static override help = ['```', '{{ binaryName }} queue:retry', '```']

  protected override async perform() {
    const retried = await (await this.operator()).retry()
    if (retried > 0) await this.note('queue.retried', { retried })
    this.done(`${retried} jobs put back`, { queue: this.queue, retried })
  }
}
