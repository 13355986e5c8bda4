import type { Agents } from './outfit.js'

/** What the model knows of a piece before it runs. */
export interface Foreseen {
  /** By step: what its output has at least. `undefined`: somebody else says what it is. */
  outputs: Record<string, unknown>
  /** Steps that are skipped, and those that fail and are gone on from. */
  skipped?: string[]
  failed?: string[]
  /** What those that come after it see of it. */
  value: number
}

/** What an execution is started with. */
export interface Inputs {
  n: number
  list: number[]
}

/** A part of a workflow: one step, or a few that belong together. */
export interface Piece {
  /** Steps as the API takes them, without what they wait for. */
  steps: Array<Record<string, unknown>>
  /** The step that ends it. */
  exit: string
  /** Its value as an expression. */
  value: string
  /** @param n - The number that it is given. */
  foresee(n: number, inputs: Inputs): Foreseen
}

/** @param key - The key of its (first) step. @param n - The number that it is given, as a template. */
type Make = (key: string, n: string, agents: Agents, random: () => number) => Piece

const whole = (random: () => number, from: number, to: number) =>
  from + Math.floor(random() * (to - from))

/** An agent that gives one number, found in its output by an expression, made from the one it gets. */
function agent(
  name: keyof Agents,
  path: string,
  output: (n: number) => unknown,
  value: (n: number) => number,
  more: object = {}
): Make {
  return (key, n, agents) => ({
    steps: [{ stepKey: key, stepType: 'agent', agentId: agents[name], inputs: { n }, ...more }],
    exit: key,
    value: `${key}.output${path}`,
    foresee: (given) => ({ outputs: { [key]: output(given) }, value: value(given) }),
  })
}

const http = (name: keyof Agents, adds: number, more: object = {}) =>
  agent(
    name,
    '.body.v',
    (n) => ({ status: 200, body: { v: n + adds } }),
    (n) => n + adds,
    more
  )

/** A step that fails for certain, and is gone on from. */
const failing =
  (name: keyof Agents, more: object = {}): Make =>
  (key, n, agents) => ({
    steps: [
      {
        ...{ stepKey: key, stepType: 'agent', agentId: agents[name], inputs: { n } },
        ...{ onError: 'continue', ...more },
      },
    ],
    exit: key,
    value: '1',
    foresee: () => ({ outputs: {}, failed: [key], value: 1 }),
  })

const wait =
  (config: (key: string, random: () => number) => object, foresee: Foresee): Make =>
  (key, _n, _agents, random) => ({
    steps: [{ stepKey: key, stepType: 'wait', config: config(key, random) }],
    exit: key,
    ...foresee(key),
  })
type Foresee = (key: string) => Pick<Piece, 'value' | 'foresee'>

const choice: Make = (key, n, agents) => {
  const [yes, no, end] = [`${key}_yes`, `${key}_no`, `${key}_end`]
  const add = (stepKey: string, dependsOn: string[]) => {
    return { stepKey, stepType: 'agent', agentId: agents.add, inputs: { n }, dependsOn }
  }
  const expression = `${n.slice(2, -2)} > 20`
  return {
    steps: [
      { stepKey: key, stepType: 'condition', config: { expression, then: [yes], else: [no] } },
      add(yes, [key]),
      add(no, [key]),
      add(end, [yes, no]),
    ],
    exit: end,
    value: `${end}.output[0]`,
    foresee: (given) => {
      const [taken, left] = given > 20 ? [yes, no] : [no, yes]
      const outputs = { [key]: { result: given > 20 }, [taken]: [given + 1], [end]: [given + 1] }
      return { outputs, skipped: [left], value: given + 1 }
    },
  }
}

const loop: Make = (key, _n, agents) => ({
  steps: [
    {
      ...{ stepKey: key, stepType: 'loop', agentId: agents.add, inputs: { n: '{{ item }}' } },
      config: { items: '{{ inputs.list }}', maxConcurrency: 3 },
    },
  ],
  exit: key,
  value: `size(${key}.output)`,
  foresee: (_given, { list }) => ({
    outputs: { [key]: list.map((item) => [item + 1]) },
    value: list.length,
  }),
})

/** A loop over branches of which one waits, one has an effect, and one calls a child. */
const nest: Make = (key, _n, agents) => {
  const inputs = { n: '{{ item }}' }
  const branches = [
    { key: 'calm', steps: [{ stepKey: 'w', stepType: 'wait', config: { durationMs: 150 } }] },
    { key: 'paid', agentId: agents.keyed, inputs },
    { key: 'called', agentId: agents.child, inputs },
  ]
  const steps = [{ stepKey: 'fan', stepType: 'parallel', config: { branches } }]
  const config = { items: '{{ inputs.list }}', maxConcurrency: 2, steps }
  return {
    steps: [{ stepKey: key, stepType: 'loop', config }],
    exit: key,
    value: `size(${key}.output)`,
    foresee: (_given, { list }) => ({
      outputs: {
        [key]: list.map((item) => ({
          fan: { paid: { body: { v: item + 6 } }, called: { end: [item + 1] } },
        })),
      },
      value: list.length,
    }),
  }
}

const ended = (n: number, adds: number) => ({ end: [n + adds] })

/** All pieces, and how often each is taken. */
export const PIECES: Record<string, { often: number; make: Make }> = {
  add: {
    often: 5,
    make: agent(
      'add',
      '[0]',
      (n) => [n + 1],
      (n) => n + 1
    ),
  },
  code: {
    often: 1,
    make: agent(
      'code',
      '.v',
      (n) => ({ v: n * 2 }),
      (n) => n * 2,
      { retryCount: 5, retryDelayMs: 100 }
    ),
  },
  get: { often: 2, make: http('get', 3) },
  slow: { often: 2, make: http('slow', 4) },
  flaky: { often: 2, make: http('flaky', 5, { retryCount: 5, retryDelayMs: 60 }) },
  keyed: { often: 2, make: http('keyed', 6) },
  bare: { often: 2, make: http('bare', 7) },
  asked: {
    often: 2,
    make: (key, n, agents) => ({
      steps: [
        {
          ...{ stepKey: key, stepType: 'agent', agentId: agents.bare, inputs: { n } },
          config: { onUnknownOutcome: 'ask' },
        },
      ],
      exit: key,
      value: '1',
      foresee: () => ({ outputs: { [key]: undefined }, value: 1 }),
    }),
  },
  broken: { often: 1, make: failing('broken') },
  hangs: { often: 1, make: failing('hang', { timeoutMs: 700 }) },
  spins: { often: 0.3, make: failing('spin', { timeoutMs: 700 }) },
  pause: {
    often: 3,
    make: wait(
      (_key, random) => ({ durationMs: whole(random, 50, 3_000) }),
      (key) => ({ value: '1', foresee: () => ({ outputs: { [key]: undefined }, value: 1 }) })
    ),
  },
  signal: {
    often: 2,
    make: wait(
      (key) => ({ signal: key }),
      (key) => ({
        value: `${key}.output`,
        foresee: (_given, { n }) => ({ outputs: { [key]: n + 10 }, value: n + 10 }),
      })
    ),
  },
  approval: {
    often: 1,
    make: wait(
      (key) => ({ approval: { message: 'Go on?', name: key } }),
      (key) => ({
        value: `(${key}.output.approved ? 2 : 1)`,
        foresee: (_given, { n }) => ({
          outputs: { [key]: { approved: n % 2 === 0 } },
          value: n % 2 === 0 ? 2 : 1,
        }),
      })
    ),
  },
  choice: { often: 2, make: choice },
  loop: { often: 2, make: loop },
  nest: { often: 1, make: nest },
  child: {
    often: 2,
    make: agent(
      'child',
      '.end[0]',
      (n) => ended(n, 1),
      (n) => n + 1
    ),
  },
  grandchild: {
    often: 1,
    make: agent(
      'grandchild',
      '.end[0]',
      (n) => ended(n, 2),
      (n) => n + 2
    ),
  },
}
