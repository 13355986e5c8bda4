import app from '@adonisjs/core/services/app'
import checkQueue from '#queries/check_queue'
import ownerlessExecutions from '#queries/executions/ownerless_executions'
import inspectSandbox from '#queries/inspect_sandbox'
import listWorkers from '#queries/list_workers'
import { databaseChecks } from '#services/doctor/database_checks'
import { broken, examine, ok, warning, type Check, type Finding } from '#services/doctor/finding'
import { machineChecks } from '#services/doctor/machine_checks'
import { checkRedis } from '#services/doctor/redis_check'

const LANGUAGES = 'docs/code_agents.md'

const systemChecks: readonly Check[] = [
  {
    name: 'queue',
    otherwise: 'See "database", or "redis" where that carries it',
    async look() {
      const { status, backlog } = await checkQueue()
      if (status === 'up') return ok(`${backlog} jobs wait`)
      return broken('It does not answer', 'See "database", or "redis" where that carries it')
    },
  },
  checkRedis,
  {
    name: 'workers',
    otherwise: 'See "database"',
    async look() {
      const workers = await listWorkers()
      if (workers.length === 0) return warning('None is alive', 'Run `node ace queue:listen`')
      const versions = new Set(workers.map(({ version }) => version))
      const found = `${workers.length} alive, ${workers.reduce((sum, each) => sum + each.driving, 0)} executions driven`
      if (versions.size === 1) return ok(found)
      return warning(
        `${found}, of ${versions.size} versions`,
        'End the upgrade: restart the old ones'
      )
    },
  },
  {
    name: 'executions',
    otherwise: 'See "database"',
    async look() {
      const ownerless = await ownerlessExecutions()
      if (ownerless.length === 0) return ok('Each that waits has something that will wake it')
      const advice = 'Cancel them, start them anew, and report it: it is a defect'
      return warning(`Nothing will wake ${ownerless.slice(0, 5).join(', ')}`, advice)
    },
  },
  {
    name: 'sandbox',
    otherwise: `See ${LANGUAGES}`,
    async look() {
      const { mode, problem, walls } = await inspectSandbox()
      if (problem !== null) return broken(problem, `Install what it names: see ${LANGUAGES}`)
      const up = walls.filter(({ active }) => active).map(({ name }) => name)
      const down = walls.filter(({ active }) => !active)
      if (down.length === 0) return ok(`${mode}: ${up.join(', ')}`)
      const lacks = down.map(({ name, why }) => `${name}: ${why}`).join('; ')
      return warning(`${mode}: without ${down.map(({ name }) => name).join(', ')}`, lacks)
    },
  },
  {
    name: 'runtimes',
    otherwise: `See ${LANGUAGES}`,
    async look() {
      const { runtimes } = await inspectSandbox()
      const there = runtimes.filter(({ available }) => available)
      const found = there.map(({ language, by }) => `${language} by ${by}`).join(', ')
      const lacks = runtimes.filter(({ why }) => why !== '')
      if (there.length === 0) return broken('None', `Install one: see ${LANGUAGES}`)
      if (lacks.length === 0) return ok(found)
      return warning(found, lacks.map(({ language, why }) => `${language}: ${why}`).join('; '))
    },
  },
  {
    name: 'egress',
    otherwise: 'Agents could reach what they must not: stop the workers and report it',
    async look() {
      const guard = await app.container.make('turbocat/egress')
      const refused = await guard
        .request({ url: 'http://169.254.169.254/latest/meta-data/', timeoutMs: 2_000 })
        .then(
          () => false,
          (error: { code?: string }) => error.code === 'EGRESS_DENIED'
        )
      if (refused) return ok('Metadata addresses are refused')
      const advice = 'Take 169.254.169.254 and networks around it out of EGRESS_ALLOW'
      return broken('Agents may reach the metadata address of a cloud', advice)
    },
  },
]

/** Looks at everything that the installation needs, on this machine and beyond. */
export default function checkInstallation(): Promise<Finding[]> {
  return examine([...machineChecks, ...databaseChecks, ...systemChecks])
}
