import { PIECES } from './pieces.js'
import type { Foreseen, Inputs, Piece } from './pieces.js'
import type { Agents } from './outfit.js'

/** How an execution must end, and what its journal must say then. */
export interface Prophecy extends Omit<Foreseen, 'value'> {
  statuses: string[]
  errorCode?: string
  output?: unknown
}

/** A workflow that was drawn by lot, and the model of what it does. */
export interface Drawn {
  name: string
  steps: Array<Record<string, unknown>>
  fields?: Record<string, unknown>
  /** What each top-level step waits for, by key. */
  dependsOn: Map<string, string[]>
  /** Steps that wait for a signal under their own key. */
  signals: string[]
  /** Steps whose outcome may stay unknown, which fails the execution. */
  bare: string[]
  prophesy(inputs: Inputs): Prophecy
}

const KINDS = Object.entries(PIECES)
const ALL_OFTEN = KINDS.reduce((sum, [, { often }]) => sum + often, 0)

function drawKind(random: () => number): string {
  let at = random() * ALL_OFTEN
  for (const [name, { often }] of KINDS) {
    at -= often
    if (at < 0) return name
  }
  return 'add'
}

interface Placed {
  piece: Piece
  after: number[]
}

/**
 * Draws a graph of pieces; each begins after some of those before it and gets the sum of their
 * values. Its last step adds up everything, so that each result counts for the execution's output.
 *
 * @param must - A piece that it has in any case.
 */
export function drawWorkflow(random: () => number, agents: Agents, must: string): Drawn {
  const placed: Placed[] = []
  const dependsOn = new Map<string, string[]>()
  const drawn: Drawn = {
    ...{ name: `Drawn around ${must}`, steps: [], dependsOn, signals: [], bare: [] },
    prophesy: (inputs) => prophesy(placed, inputs),
  }
  const count = 2 + Math.floor(random() * 4)
  const forced = Math.floor(random() * count)
  const place = (kind: string, key: string, after: number[]) => {
    const given = after.map((at) => placed[at]!.piece)
    const sum = ['inputs.n', ...given.map(({ value }) => value)].join(' + ')
    const piece = PIECES[kind]!.make(key, `{{ ${sum} }}`, agents, random)
    const exits = given.map(({ exit }) => exit)
    for (const step of piece.steps) {
      const own = (step.dependsOn as string[] | undefined) ?? []
      // What is within a piece waits for the piece alone: else it would never be skipped.
      const all = own.length > 0 ? own : exits
      dependsOn.set(step.stepKey as string, all)
      drawn.steps.push({ ...step, dependsOn: all })
    }
    if (kind === 'signal') drawn.signals.push(key)
    if (kind === 'bare') drawn.bare.push(key)
    placed.push({ piece, after })
  }
  for (let n = 0; n < count; n++) {
    const after = placed.flatMap((_piece, at) => (random() < 0.45 ? [at] : []))
    place(n === forced ? must : drawKind(random), `s${n}`, after)
  }
  place(
    'add',
    'end',
    placed.map((_piece, at) => at)
  )
  return drawn
}

function prophesy(placed: Placed[], inputs: Inputs): Prophecy {
  const outputs: Record<string, unknown> = {}
  const skipped: string[] = []
  const failed: string[] = []
  const values: number[] = []
  for (const { piece, after } of placed) {
    const n = after.reduce((sum, at) => sum + values[at]!, inputs.n)
    const foreseen = piece.foresee(n, inputs)
    Object.assign(outputs, foreseen.outputs)
    skipped.push(...(foreseen.skipped ?? []))
    failed.push(...(foreseen.failed ?? []))
    values.push(foreseen.value)
  }
  return { statuses: ['completed'], outputs, skipped, failed, output: { end: [values.at(-1)] } }
}

const fixed = (
  name: string,
  steps: Array<Record<string, unknown>>,
  prophecy: Prophecy,
  fields?: Record<string, unknown>
): Drawn => {
  const own = { name, steps, dependsOn: new Map(), signals: [], bare: [] }
  return { ...own, prophesy: () => prophecy, ...(fields ? { fields } : {}) }
}

/** How many executions of one key may have begun and not ended, in the workflow with a limit. */
export const LIMIT = 2

/** What no graph of pieces has: failures, limits, and what is cancelled. */
export function specialWorkflows(agents: Agents) {
  const step = (stepKey: string, agentId: string, more: object = {}) => {
    return { stepKey, stepType: 'agent', agentId, inputs: { n: 1 }, ...more }
  }
  const fails = fixed(
    'Fails',
    [step('first', agents.add), step('broken', agents.broken, { dependsOn: ['first'] })],
    { statuses: ['failed'], errorCode: 'HTTP_400', outputs: { first: [2] } }
  )
  const limited = fixed(
    'Limited',
    [step('slow', agents.slow)],
    { statuses: ['completed'], outputs: { slow: { body: { v: 5 } } } },
    { triggerConfig: { concurrency: { limit: LIMIT, key: 'inputs.n' } } }
  )
  const waits = { stepKey: 'wait', stepType: 'wait', config: { signal: 'never' } }
  const branches = [
    { key: 'waits', steps: [waits] },
    { key: 'calls', agentId: agents.grandchild, inputs: { n: 1 } },
  ]
  const cancelled = fixed(
    'Cancelled',
    [{ stepKey: 'fan', stepType: 'parallel', config: { branches } }],
    { statuses: ['cancelled'], errorCode: 'CANCELLED', outputs: {} }
  )
  return { fails, limited, cancelled }
}
