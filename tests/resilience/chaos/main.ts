/*
 * `npm run chaos -- --minutes 30 [--seed 7] [--redis | --postgres] [--evidence folder]`: hurts an installation of its own
 * for so long, in turns on both queues unless one is named, and says what was lost and doubled.
 */
import { parseArgs } from 'node:util'
import { campaign } from './campaign.js'
import type { Backend } from './ground.js'

const { values } = parseArgs({
  options: {
    'minutes': { type: 'string', default: '30' },
    'seed': { type: 'string' },
    'redis': { type: 'boolean', default: false },
    'postgres': { type: 'boolean', default: false },
    'evidence': { type: 'string' },
    'per-second': { type: 'string', default: '6' },
  },
})
const say = (line: string) => void process.stdout.write(`${line}\n`)
const named = (['postgres', 'redis'] as const).filter((backend) => values[backend])
const backends: Backend[] = named.length > 0 ? named : ['postgres', 'redis']

const watch = (line: string) => say(`  ${new Date().toISOString()} ${line}`)

/** A campaign is no longer than this, in minutes: then everything that it made is checked. */
const ONE_MINUTES = 5

const until = Date.now() + Number(values.minutes) * 60_000
let seed = Number(values.seed ?? Date.now() % 1_000_000)
let mistakes = 0
for (let turn = 0; turn === 0 || Date.now() < until; turn++) {
  const backend = backends[turn % backends.length]!
  say(`seed ${seed} on ${backend}`)
  const rest = (until - Date.now()) / 1_000
  const seconds = Math.max(0, Math.min(ONE_MINUTES * 60, rest))
  const shape = { absenceMs: 10_000, workers: 3, perSecond: Number(values['per-second']) }
  const told = { say, watch, ...(values.evidence ? { evidence: values.evidence } : {}) }
  const found = await campaign({ backend, seed, seconds, ...shape, ...told })
  for (const { kind, executionId, what } of found) say(`  ${kind}: ${executionId ?? ''} ${what}`)
  mistakes += found.length
  seed++
}
say(mistakes === 0 ? 'Nothing was lost and nothing was doubled' : `${mistakes} mistakes`)
process.exit(mistakes === 0 ? 0 : 1)
