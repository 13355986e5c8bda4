import ConsoleCommand from '#commands/_console_command'

export default class WorkerList extends ConsoleCommand {
  static override commandName = 'worker:list'
  static override description = 'List the workers that are alive'
  static override help = ['```', '{{ binaryName }} worker:list --json', '```']

  protected override async perform() {
    const { default: listWorkers } = await import('#queries/list_workers')
    const workers = (await listWorkers()).map((worker) => ({ ...worker }))
    const place = ['id', 'hostname', 'pid', 'version', 'slots', 'driving']
    this.list(workers, [...place, 'runtimes', 'labels', 'lastSeenAt'])
  }
}
