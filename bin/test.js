/*
 * `npm test`: checks, then all suites on a fresh database, then the thresholds of coverage and whether every
 * route was called. `npm test -- unit --files=planner` runs a part, without checks and thresholds. The last line
 * counts the tests.
 */
import { spawn, spawnSync } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { findChromium } from './setup/chromium.js'
import { measureCoverage, readRoutes } from './setup/coverage.js'
import { findNode } from './setup/dependencies.js'
import { takeLock } from './setup/lock.js'
import { freePort } from './setup/ports.js'
import { report, SetupProblem } from './setup/problem.js'
import { signal } from './setup/processes.js'
import { readSettings, ROOT } from './setup/settings.js'
import { openTestDatabase } from './setup/test_database.js'
import { TestReport } from './setup/test_report.js'

const SUITES = ['unit', 'functional', 'resilience', 'browser']
const say = (line) => process.stdout.write(`${line}\n`)
const tool = (name) => join(ROOT, 'node_modules', '.bin', name)
const started = new Set()

/** Runs a program to its end. @returns {Promise<number>} its exit code, 1 when a signal ended it */
function run(args, env, onStream) {
  const stdio = ['ignore', onStream ? 'pipe' : 'inherit', 'inherit']
  const child = spawn(findNode(ROOT), args, { cwd: ROOT, env, stdio, detached: true })
  started.add(child.pid)
  const read = onStream?.(child.stdout)
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', async (code) => {
      started.delete(child.pid)
      // What a test left running must not outlive the run, nor keep its output open.
      signal(-child.pid, 'SIGKILL')
      await read
      resolve(code ?? 1)
    })
  })
}

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
    if ((await run(['ace.js', ...command], env, keep)) !== 0) {
      throw new SetupProblem(`\`node ace ${command.join(' ')}\` failed:\n${output.join('')}`)
    }
  }
  await ace('migration:run', '--force')
  await ace('db:seed')
}

function countTests(suite) {
  const files = globSync(`tests/${suite}/**/*.spec.ts`, { cwd: ROOT })
  return files.reduce(
    (sum, file) =>
      sum + (readFileSync(join(ROOT, file), 'utf8').match(/^\s*test\(/gm) ?? []).length,
    0
  )
}

async function runSuites(args, env, results) {
  let suites = args.filter((arg) => SUITES.includes(arg))
  if (suites.length === 0) suites = SUITES
  if (
    suites.includes('browser') &&
    globSync('tests/browser/**/*.spec.ts', { cwd: ROOT }).length > 0
  ) {
    const chromium = await findChromium(say)
    if (chromium) env.CHROMIUM_PATH = chromium
    else {
      suites = suites.filter((suite) => suite !== 'browser')
      results.skip(countTests('browser'), 'the browser suite needs Chromium')
    }
  }
  const others = args.filter((arg) => !SUITES.includes(arg))
  const japa = [
    '--import=@poppinss/ts-exec',
    '--enable-source-maps',
    'bin/test.ts',
    ...suites,
    ...others,
  ]
  const c8 = [tool('c8'), findNode(ROOT), ...japa, '--reporters=ndjson']
  const code = await run(c8, env, (stream) => results.read(stream))
  if (results.passed + results.failed + results.skipped === 0) results.fail('No test was found')
  else if (code !== 0 && results.failed === 0) results.fail(`The test run ended with code ${code}`)
}

function checkCoverage() {
  let enough = true
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
    for (const pid of started) signal(-pid, 'SIGKILL')
    await database?.stop()
    release()
  }
  for (const name of ['SIGINT', 'SIGTERM'])
    process.once(name, () => end().then(() => process.exit(130)))
  try {
    if (whole) {
      const { status } = spawnSync(findNode(ROOT), ['bin/check.js'], {
        cwd: ROOT,
        stdio: 'inherit',
      })
      good = status === 0
    }
    database = await openTestDatabase({ root: ROOT, dataDir, databaseUrl, say })
    const env = await environment(dataDir, database.url)
    await prepare(env)
    await runSuites(args, env, results)
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
