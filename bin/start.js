/*
 * Starts Turbocat: `npm start` (sources), `npm run dev` (`--dev`), `npm run start:prod` (`--compiled`).
 */
import { chooseMode } from './setup/modes.js'
import { report } from './setup/problem.js'
import { readSettings, ROOT } from './setup/settings.js'
import { Supervisor } from './setup/supervisor.js'

const PARENT_CHECK_MS = 1000

/** npm killed hard can't pass anything on: without it nobody could stop us from the terminal. */
function watchNpm(stop) {
  const npm = process.ppid
  if (!process.env.npm_lifecycle_event || npm === 1) return
  setInterval(() => process.ppid !== npm && stop(), PARENT_CHECK_MS).unref()
}

async function main() {
  const mode = chooseMode(process.argv.slice(2), ROOT)
  const supervisor = new Supervisor(readSettings(), mode, (line) =>
    process.stdout.write(`${line}\n`)
  )
  let stopping = false
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => stop())
  // A closed terminal must not kill the supervisor before it has ended the rest.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
  const stop = () => {
    // npm passes Ctrl-C on although the terminal has sent it to us already.
    if (!stopping) setTimeout(() => (stopping = 'again'), 500).unref()
    if (!stopping || stopping === 'again') supervisor.stop()
    stopping ||= 'once'
  }
  watchNpm(stop)
  await supervisor.start()
  await supervisor.ended
}

await main().catch(report)
process.exit()
