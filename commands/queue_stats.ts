import QueueCommand from '#commands/_queue_command'

export default class QueueStats extends QueueCommand {
  static override commandName = 'queue:stats'
  static override description = 'Show how many jobs wait, run and failed'
  static override help = [
    'Without --queue also the queues of labels that executions wait for or workers have.',
    '```',
    '{{ binaryName }} queue:stats --json',
    '```',
  ]

  protected override async perform() {
    const { default: listWorkers } = await import('#queries/list_workers')
    const { default: countLabelDemand } = await import('#queries/count_label_demand')
    const { queueOf } = await import('#services/queue/turbocat_queue')
    const [workers, demand] = await Promise.all([listWorkers(), countLabelDemand()])
    const labels = [...workers.flatMap((each) => each.labels), ...demand.map((each) => each.label)]
    const names = new Set([this.queue])
    if (this.queue === 'executions') for (const label of labels) names.add(queueOf(label))
    const stats = []
    for (const name of names) stats.push(await (await this.operator(name)).stats())
    this.list(
      stats.map((each) => ({ ...each })),
      ['queue', 'paused', 'waiting', 'active', 'delayed', 'failed']
    )
  }
}
