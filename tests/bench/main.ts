/*
 * `npm run bench` [-- options]: starts an installation of its own, measures it and what the machine
 * can do at most, and prints one table.
 *
 * --json              prints JSON instead
 * --only W1,W5,API,deployments  measures only these, and neither the machine nor starts
 * --history           measures the lists once more over 1,000,000 executions: takes minutes
 * --profile           writes CPU profiles of server and worker to data/bench/profiles
 */
import { Api } from '#tests/bench/api'
import { Deployments } from '#tests/bench/deployments'
import { figure, table, type Figure } from '#tests/bench/figures'
import { Installation } from '#tests/bench/installation'
import { Lists, seedHistory, seedOwn } from '#tests/bench/lists'
import { machineLimits } from '#tests/bench/limits'
import { sandboxFigures } from '#tests/bench/sandbox'
import { Workloads } from '#tests/bench/workloads'

const ROUNDS = 5
const EMAIL = 'bench@turbocat.local'

const has = (option: string) => process.argv.includes(`--${option}`)
const only = process.argv[process.argv.indexOf('--only') + 1]?.split(',') ?? []
const wants = (name: string) => !has('only') || only.includes(name)

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
  const installation = new Installation(has('profile'))
  process.once('SIGINT', () => void installation.stop().then(() => process.exit(130)))
  // The first start makes the data folder; it is not counted.
  await installation.start()
  const figures: Figure[] = []
  try {
    if (!has('only')) {
      await installation.stop()
      figures.push(await starts(installation))
    }
    const api = new Api(installation.port)
    await api.logIn(EMAIL, 'Bench-the-cat-1')
    if (!has('only')) {
      figures.push(figure('idle memory, all processes', 'MiB', [installation.memoryMb()], '<= 350'))
      figures.unshift(...(await machineLimits(installation.databaseUrl, api)))
    }
    const workloads = new Workloads(api, installation)
    await workloads.prepare()
    figures.push(...(await workloads.all(wants)))
    if (wants('deployments')) figures.push(...(await new Deployments(api, installation).all()))
    if (wants('sandbox')) figures.push(...(await sandboxFigures()))
    if (wants('API')) figures.push(...(await lists(api, installation.databaseUrl)))
    api.close()
    print(figures)
  } finally {
    await installation.stop()
  }
}

async function lists(api: Api, databaseUrl: string): Promise<Figure[]> {
  await seedOwn(databaseUrl, EMAIL)
  const measured = new Lists(api)
  const figures = [await measured.share(), ...(await measured.all(''))]
  if (!has('history')) return figures
  await seedHistory(databaseUrl, EMAIL)
  return [...figures, ...(await measured.all(' with history'))]
}

function print(figures: Figure[]): void {
  const text = process.argv.includes('--json') ? JSON.stringify(figures, null, 2) : table(figures)
  process.stdout.write(`${text}\n`)
}

await main()
