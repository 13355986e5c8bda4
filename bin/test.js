/*
 * `npm test`: checks, then all suites on a fresh database, then the thresholds of coverage and whether every
 * route was called. `npm test -- unit --files=planner` runs a part, without checks and coverage. The last line
 * counts the tests.
 */
import { spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { measureCoverage, readRoutes } from './setup/coverage.js'
import { findNode } from './setup/dependencies.js'
import { takeLock } from './setup/lock.js'
import { freePort } from './setup/ports.js'
import { report, SetupProblem } from './setup/problem.js'
import { readSettings, ROOT } from './setup/settings.js'
import { endSuites, run, runSuites } from './setup/suites.js'
import { openTestDatabase } from './setup/test_database.js'
import { TestReport } from './setup/test_report.js'

const say = (line) => process.stdout.write(`${line}\n`)

async function environment(dataDir, url) {
  return {
    ...process.env,
    NODE_ENV: 'test',
    HOST: '127.0.0.1',
    PORT: String(await freePort()),
    DATA_DIR: dataDir,
    DATABASE_URL: url,
    QUEUE_CONNECTION: process.env.QUEUE_CONNECTION ?? 'postgres',
    LOG_LEVEL: process.env.LOG_LEVEL ?? 'error',
    LEASE_SECONDS: process.env.LEASE_SECONDS ?? '2',
    SWEEP_SECONDS: process.env.SWEEP_SECONDS ?? '1',
    RATE_LIMIT_USER_PER_HOUR: process.env.RATE_LIMIT_USER_PER_HOUR ?? '100000000',
    RATE_LIMIT_ANONYMOUS_PER_HOUR: process.env.RATE_LIMIT_ANONYMOUS_PER_HOUR ?? '100000000',
  }
}

async function prepare(env) {
  const ace = async (...command) => {
    const output = []
    const keep = async (stream) => {
      for await (const chunk of stream) output.push(chunk)
    }
    if ((await run(['ace.js', ...command], env, keep)).code !== 0) {
      throw new SetupProblem(`\`node ace ${command.join(' ')}\` failed:\n${output.join('')}`)
    }
  }
  await ace('migration:run', '--force')
  await ace('db:seed')
}

/** @returns {Promise<boolean>} whether all checks held */
async function check() {
  const keep = async (stream) => {
    for await (const chunk of stream) process.stdout.write(chunk)
  }
  return (await run(['bin/check.js'], process.env, keep)).code === 0
}

function checkCoverage() {
  let enough = true
  spawnSync(findNode(ROOT), [join(ROOT, 'node_modules', 'c8', 'bin', 'c8.js'), 'report'], {
    cwd: ROOT,
    stdio: 'inherit',
  })
  for (const { folder, percent, threshold } of measureCoverage(ROOT)) {
    const reached = percent >= threshold
    enough &&= reached
    say(
      `${reached ? 'ok    ' : 'FAILED'}  ${percent.toFixed(1)} % of the lines of ${folder}, ${threshold} % are needed`
    )
  }
  const { routes, uncalled } = readRoutes(ROOT)
  say(
    `${uncalled.length === 0 ? 'ok    ' : 'FAILED'}  ${routes - uncalled.length} of ${routes} routes called`
  )
  for (const route of uncalled) say(`        ${route}`)
  return enough && uncalled.length === 0
}

async function main() {
  const args = process.argv.slice(2)
  const whole = args.length === 0
  const { databaseUrl } = readSettings()
  const dataDir = process.env.TEST_DATA_DIR ?? join(ROOT, 'data', 'test')
  const { holder, release } = takeLock(join(dataDir, 'test.pid'))
  if (holder)
    throw new SetupProblem(
      `The tests already run here (process ${holder.pid}). Wait for them, or stop it`
    )

  let database
  const results = new TestReport(say)
  let good = true
  const end = async () => {
    endSuites()
    await database?.stop()
    release()
  }
  for (const name of ['SIGINT', 'SIGTERM'])
    process.once(name, () => end().then(() => process.exit(130)))
  try {
    if (whole) good = await check()
    database = await openTestDatabase({ root: ROOT, dataDir, databaseUrl, say })
    const env = await environment(dataDir, database.url)
    await prepare(env)
    rmSync(join(ROOT, 'coverage'), { recursive: true, force: true })
    if (whole) env.NODE_V8_COVERAGE = join(ROOT, 'coverage', 'tmp')
    await runSuites(args, { env, database, results, say })
  } finally {
    await end()
  }
  results.printFailures()
  if (whole) good = checkCoverage() && good
  if (!good) say('The checks above failed.')
  say('')
  say(results.line)
  process.exitCode = good && results.failed === 0 ? 0 : 1
}

await main().catch(report)
process.exit()
