/*
 * `npm run bench` [-- --json]: starts an installation of its own, measures it and what the machine
 * can do at most, and prints one table.
 */
import { Api } from '#tests/bench/api'
import { figure, table, type Figure } from '#tests/bench/figures'
import { Installation } from '#tests/bench/installation'
import { machineLimits } from '#tests/bench/limits'
import { Workloads } from '#tests/bench/workloads'

const ROUNDS = 5

async function starts(installation: Installation): Promise<Figure> {
  const rounds: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    await installation.start()
    rounds.push(installation.startedAfterMs / 1000)
    if (round < ROUNDS - 1) await installation.stop()
  }
  return figure('start to the first 200', 's', rounds, '<= 3')
}

async function main(): Promise<void> {
  const installation = new Installation()
  process.once('SIGINT', () => void installation.stop().then(() => process.exit(130)))
  // The first start makes the data folder; it is not counted.
  await installation.start()
  await installation.stop()
  try {
    const start = await starts(installation)
    const api = new Api(installation.port)
    await api.logIn('bench@turbocat.local', 'Bench-the-cat-1')
    const idle = figure('idle memory, all processes', 'MiB', [installation.memoryMb()], '<= 350')
    const limits = await machineLimits(installation.databaseUrl, api)
    const workloads = new Workloads(api, installation)
    await workloads.prepare()
    const work = await workloads.all()
    api.close()
    print([...limits, start, idle, ...work])
  } finally {
    await installation.stop()
  }
}

function print(figures: Figure[]): void {
  const text = process.argv.includes('--json') ? JSON.stringify(figures, null, 2) : table(figures)
  process.stdout.write(`${text}\n`)
}

await main()
