import { spawn } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { findChromium } from './chromium.js'
import { findNode } from './dependencies.js'
import { freePort } from './ports.js'
import { signal } from './processes.js'
import { ROOT } from './settings.js'

/** What crashes and comes back takes longest: the engine's part runs beside all else of it. */
const isOfEngine = (path) => path.startsWith('tests/resilience/engine/')
const ENGINE = { suite: 'resilience', name: 'resilience_engine', takes: isOfEngine }
const AROUND = { suite: 'resilience', name: 'resilience', takes: (path) => !isOfEngine(path) }
const [UNIT, FUNCTIONAL, BROWSER, TIMING] = ['unit', 'functional', 'browser', 'timing'].map(
  (suite) => ({ suite, name: suite })
)

/**
 * The suites and parts of them, in rounds. The lanes of a round run at the same time: what waits for processes
 * to die and leases to end leaves the processors to what computes. What measures how long things take has the
 * machine for itself.
 */
const ROUNDS = [[[FUNCTIONAL, UNIT], [BROWSER, ENGINE], [AROUND]], [[TIMING]]]
const JOBS = ROUNDS.flat(2)
const SUITES = [...new Set(JOBS.map(({ suite }) => suite))]
const IN_A_BROWSER = ['browser', 'timing']
/** Those that call the code itself. The others start programs, which would be slower, and are killed, mostly. */
const COVERED = ['unit', 'functional']
const started = new Set()

/**
 * Runs a program to its end.
 *
 * @template T
 * @param {string[]} args of Node
 * @param {NodeJS.ProcessEnv} env
 * @param {(stdout: import('node:stream').Readable) => Promise<T>} read
 * @returns {Promise<{ code: number, output: T }>} its exit code, 1 when a signal ended it
 */
export function run(args, env, read) {
  const stdio = ['ignore', 'pipe', 'inherit']
  const child = spawn(findNode(ROOT), args, { cwd: ROOT, env, stdio, detached: true })
  started.add(child.pid)
  const output = read(child.stdout)
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', async (code) => {
      started.delete(child.pid)
      // What a test left running must not outlive the run, nor keep its output open.
      signal(-child.pid, 'SIGKILL')
      resolve({ code: code ?? 1, output: await output })
    })
  })
}

/** Kills what still runs, with all that it started. */
export function endSuites() {
  for (const pid of started) signal(-pid, 'SIGKILL')
}

/**
 * Runs the suites that are asked for (all when none is), each in a process, on a port and on a database of its
 * own, so that none meets what another leaves behind.
 *
 * @param {string[]} args names of suites, and what Japa is given
 * @param {object} context
 * @param {NodeJS.ProcessEnv} context.env
 * @param {{ copy: (suite: string) => Promise<string> }} context.database
 * @param {import('./test_report.js').TestReport} context.results
 * @param {(line: string) => void} context.say
 */
export async function runSuites(args, { env, database, results, say }) {
  const named = args.filter((arg) => SUITES.includes(arg))
  const options = args.filter((arg) => !SUITES.includes(arg))
  const wanted = new Set(named.length > 0 ? named : SUITES)
  const inBrowser = IN_A_BROWSER.filter((suite) => wanted.has(suite))
  const chromium = inBrowser.length > 0 && (await findChromium(say))
  if (chromium) env.CHROMIUM_PATH = chromium
  for (const suite of chromium ? [] : inBrowser) {
    wanted.delete(suite)
    results.skip(countTests(suite), `the suite ${suite} needs Chromium`)
  }
  const runOne = async (job) => {
    const { suite, name } = job
    if (!wanted.has(suite)) return
    // Whoever names files finds them in whatever part they are.
    const files = options.length === 0 ? filesOf(job) : []
    if (options.length > 0 && job === ENGINE) return
    const own = await environment(job, env, database)
    const began = performance.now()
    const { code, output } = await run(
      [
        '--import=@poppinss/ts-exec',
        '--enable-source-maps',
        'bin/test.ts',
        suite,
        ...options,
        ...files.map((file) => `--files=${file}`),
        '--reporters=ndjson',
      ],
      own,
      (stream) => results.read(stream)
    )
    say(`${name}: ${output.tests} tests in ${Math.round((performance.now() - began) / 1000)} s`)
    if (code !== 0 && output.failed === 0) results.fail(`The suite ${name} ended with code ${code}`)
    if (args.length === 0 && output.tests === 0) results.fail(`The suite ${name} has no test`)
  }
  for (const lanes of ROUNDS) {
    await Promise.all(
      lanes.map(async (lane) => {
        for (const job of lane) await runOne(job)
      })
    )
  }
  if (results.passed + results.failed + results.skipped === 0) results.fail('No test was found')
}

async function environment(job, env, database) {
  const own = {
    ...env,
    PORT: String(await freePort()),
    DATA_DIR: join(env.DATA_DIR, job.name),
    DATABASE_URL: await database.copy(job.name),
  }
  if (!COVERED.includes(job.suite)) {
    delete own.NODE_V8_COVERAGE
    own.NODE_COMPILE_CACHE = join(env.DATA_DIR, 'compiled')
  }
  if (env.REDIS_URL) {
    const redis = new URL(env.REDIS_URL)
    redis.pathname = `/${JOBS.indexOf(job)}`
    own.REDIS_URL = redis.href
  }
  return own
}

/** The files of a part of a suite; none where it is the whole suite. */
function filesOf({ suite, takes }) {
  return takes ? globSync(`tests/${suite}/**/*.spec.ts`, { cwd: ROOT }).filter(takes) : []
}

function countTests(suite) {
  const files = globSync(`tests/${suite}/**/*.spec.ts`, { cwd: ROOT })
  return files.reduce(
    (sum, file) =>
      sum + (readFileSync(join(ROOT, file), 'utf8').match(/^\s*test\(/gm) ?? []).length,
    0
  )
}
