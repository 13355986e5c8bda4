import QueueCommand from '#commands/_queue_command'

export default class QueueResume extends QueueCommand {
  static override commandName = 'queue:resume'
  static override description = 'Have workers take jobs again'
  static override help = ['Undoes queue:pause.', '```', '{{ binaryName }} queue:resume', '```']

  protected override async perform() {
    const operator = await this.operator()
    await operator.resume()
    await this.note('queue.resumed')
    this.done(`${this.queue} is resumed`, { ...(await operator.stats()) })
  }
}
