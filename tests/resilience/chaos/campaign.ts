import { eventually } from '#tests/support/eventually'
import { randomFrom } from '#tests/support/random'
import { Api } from './api.js'
import { Checker } from './checker.js'
import type { Mistake } from './checker.js'
import { keepEvidence } from './evidence.js'
import { FAULTS } from './faults.js'
import type { Fault } from './faults.js'
import { Ground } from './ground.js'
import type { Backend } from './ground.js'
import { Load } from './load.js'
import { OutsideWorld } from './outside.js'

export interface CampaignOptions {
  backend: Backend
  seed: number
  /** Each fault comes at least once, however short this is. */
  seconds: number
  absenceMs: number
  workers: number
  /** Executions that begin each second, triggers and children not counted. */
  perSecond: number
  say(line: string): void
  /** Told what happens while it happens. */
  watch?(line: string): void
  /** Where to keep what is known of mistakes. */
  evidence?: string
}

interface Injected {
  times: number
  /** What was open when it came. */
  open: Set<string>
}

/** So many executions go on when a fault comes, unless they do not come about in time. */
const LEAST_OPEN = 10
const BUSY_MS = 10_000

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** All faults, over and over, each round in an order drawn by lot, until the time is over. */
function* faults(random: () => number): Generator<Fault> {
  for (;;) {
    const round = FAULTS.map((fault) => ({ fault, lot: random() })).sort((a, b) => a.lot - b.lot)
    for (const { fault } of round) yield fault
  }
}

/**
 * Hurts an installation under load for a while, and checks what has become of it.
 *
 * @returns Everything that was not as it must be: nothing, if all is well.
 */
export async function campaign(options: CampaignOptions): Promise<Mistake[]> {
  const { backend, seed, say } = options
  const random = randomFrom(seed)
  const outside = await OutsideWorld.start()
  const ground = await Ground.start(backend, options.workers).catch(async (error: unknown) => {
    await outside.stop()
    throw error
  })
  try {
    const load = new Load(new Api(ground), ground, randomFrom(seed + 1), outside.url)
    await load.prepare(24)
    load.begin(options.perSecond)
    const injected = await hurt(ground, load, random, options)
    await load.end()
    const checker = new Checker(ground, load, outside)
    options.watch?.('settling')
    // What those that were killed have left on the disk, the next one that begins clears away.
    const heir = ground.addWorker()
    ground.beside(heir)
    await checker.settled()
    await heir
    await load.settle()
    await checker.check()
    const { mistakes, counts } = checker
    await ground.stopWorkers().catch((error: unknown) => load.problems.push(error))
    for (const what of [...load.problems, ...ground.deaths, ...(await ground.left())].map(String)) {
      mistakes.push({ kind: 'wrong', executionId: null, what })
    }
    for (const [name, { times, open }] of injected) {
      const hit = (kind: string) =>
        mistakes.filter((one) => one.kind === kind && open.has(one.executionId ?? '')).length
      say(
        `${backend}: ${name}: ${times} times, ${open.size} executions open, lost ${hit('lost')}, doubled ${hit('doubled')}`
      )
    }
    const all = (kind: string) => mistakes.filter((one) => one.kind === kind).length
    say(
      `${backend}: ${counts.executions} executions, ${counts.steps} steps, ${counts.posts} POSTs: lost ${all('lost')}, doubled ${all('doubled')}, unknown and said so ${counts.unknown} (seed ${seed})`
    )
    if (mistakes.length > 0 && options.evidence) {
      await keepEvidence(`${options.evidence}/${backend}_${seed}`, ground, mistakes)
    }
    return mistakes
  } finally {
    await ground.stop()
    await outside.stop()
  }
}

async function hurt(ground: Ground, load: Load, random: () => number, options: CampaignOptions) {
  const injected = new Map<string, Injected>()
  const until = Date.now() + options.seconds * 1_000
  let left = FAULTS.length
  for (const fault of faults(random)) {
    if (left-- <= 0 && Date.now() > until) break
    await pause(300 + random() * 900)
    // A fault that comes while nothing goes on tries nothing.
    await eventually(async () => (await load.openIds()).length >= LEAST_OPEN, BUSY_MS).catch(
      () => {}
    )
    const open = await load.openIds()
    const known = injected.get(fault.name) ?? { times: 0, open: new Set<string>() }
    injected.set(fault.name, known)
    known.times++
    for (const id of open) known.open.add(id)
    options.watch?.(`${fault.name}, ${open.length} open`)
    await fault.inject(ground, random, { absenceMs: options.absenceMs, open })
  }
  await ground.calm()
  return injected
}
