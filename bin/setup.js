/*
 * Makes a fresh checkout ready: dependencies (Node 24 among them), the console and `.env`. Called before `npm start` and
 * `npm test`; runs on any Node from 18 on, with nothing installed. Does nothing, quickly, when all is there.
 */
import { join } from 'node:path'
import { buildConsole } from './setup/console.js'
import { installDependencies } from './setup/dependencies.js'
import { completeDotenv } from './setup/dotenv.js'
import { requireUnclaimed, waitForLock } from './setup/lock.js'
import { requirePort } from './setup/ports.js'
import { report, SetupProblem } from './setup/problem.js'
import { readSettings, ROOT } from './setup/settings.js'

const WAIT_FOR_OTHER_SETUP_MS = 10 * 60_000
const say = (line) => process.stdout.write(`${line}\n`)

async function main() {
  if (Number(process.versions.node.split('.')[0]) < 18) {
    throw new SetupProblem(`Node ${process.versions.node} is too old. Install Node 20 or newer`)
  }
  const settings = readSettings()
  if (['prestart', 'predev'].includes(process.env.npm_lifecycle_event)) {
    requireUnclaimed(settings.dataDir)
    await requirePort(settings)
  }

  const release = await waitForLock(join(ROOT, 'tmp', 'setup.lock'), {
    timeoutMs: WAIT_FOR_OTHER_SETUP_MS,
    onWait: ({ pid }) => say(`Another set-up is at work here (process ${pid}), waiting for it ...`),
  })
  if (!release)
    throw new SetupProblem('Another set-up has been at work here for 10 minutes. Stop it first')
  try {
    await installDependencies(ROOT, say)
    await buildConsole(ROOT, say)
    const added = completeDotenv(ROOT, process.env)
    if (added.length > 0) say(`Wrote ${added.join(', ')} to .env`)
  } finally {
    release()
  }
}

main().catch(report)
