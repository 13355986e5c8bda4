import type { Edge, Graph, StepDefinition } from './types.js'

/** How a step of a scope ended, as the journal knows it. */
export type StepOutcome = 'completed' | 'failed' | 'skipped'

/**
 * What the planner is told about a step that ended: `continued` is a failure with
 * `onError: "continue"`, whose edges are taken as those of a completed step; `skipped` is a step
 * whose own `runIf` was false.
 */
export type Settlement = 'completed' | 'continued' | 'failed' | 'skipped'

const WAITING = 0
const READY = 1
const SETTLED = 2
const SKIPPED = 3

/** The planner was asked for something that its graph or its state does not allow. */
export class PlannerError extends Error {
  override name = 'PlannerError'

  constructor(
    readonly code: 'UNKNOWN_STEP' | 'ALREADY_SETTLED' | 'DUPLICATE_STEP',
    message: string
  ) {
    super(message)
  }
}

/**
 * Plans one scope (one level of a graph) step by step, as results come in.
 *
 * A step is ready when the sources of all its incoming edges are settled and at least one of these
 * edges is live, or when it has none. It is skipped when all its incoming edges are dead: their
 * source was skipped or failed, or their condition was not taken. So the answer depends only on the
 * set of results, never on the order in which they came: a journal can be replayed in any order, a
 * step before the steps it depends on too.
 *
 * A step on a cycle never becomes ready: graphs are validated before.
 */
export class Planner {
  readonly #steps: StepDefinition[]
  readonly #indexOf = new Map<string, number>()
  readonly #outgoing: Array<Array<{ edge: Edge; target: number }>>
  /** Incoming edges whose source has not ended, per step. */
  readonly #open: Uint32Array
  /** Incoming edges that were taken, per step. */
  readonly #live: Uint32Array
  readonly #state: Uint8Array
  #ready: number[] = []
  #skipped: number[] = []
  #settled = 0

  /**
   * Costs O(steps + edges).
   *
   * @throws PlannerError when two steps have one key, or an edge names a step that isn't there.
   */
  constructor(graph: Graph) {
    const count = graph.steps.length
    this.#steps = graph.steps
    this.#outgoing = Array.from({ length: count }, () => [])
    this.#open = new Uint32Array(count)
    this.#live = new Uint32Array(count)
    this.#state = new Uint8Array(count)

    graph.steps.forEach((step, index) => {
      if (this.#indexOf.has(step.stepKey)) {
        throw new PlannerError('DUPLICATE_STEP', `Two steps have the key "${step.stepKey}"`)
      }
      this.#indexOf.set(step.stepKey, index)
    })
    for (const edge of graph.edges) {
      const target = this.#find(edge.target)
      this.#outgoing[this.#find(edge.source)]!.push({ edge, target })
      this.#open[target]!++
    }
    for (let index = 0; index < count; index++) {
      if (this.#open[index] === 0) this.#makeReady(index)
    }
  }

  /**
   * The steps that became ready since the last call, by `position`, then as declared. Each is
   * handed out once; one that was settled in the meantime isn't.
   */
  takeReady(): string[] {
    const ready = this.#ready.filter((index) => this.#state[index] === READY)
    this.#ready = []
    ready.sort((a, b) => this.#steps[a]!.position - this.#steps[b]!.position || a - b)
    return ready.map((index) => this.#steps[index]!.stepKey)
  }

  /** The steps that became skipped since the last call, those behind them too; each once. */
  takeSkipped(): string[] {
    const skipped = this.#skipped.filter((index) => this.#state[index] === SKIPPED)
    this.#skipped = []
    return skipped.map((index) => this.#steps[index]!.stepKey)
  }

  /**
   * Says how a step ended. Costs its outgoing edges, and those of the steps that are skipped by it.
   *
   * A step that the planner has skipped itself may be settled as `skipped` once: that is what
   * replaying a journal does. It is then not handed out by `takeSkipped`.
   *
   * @param takes Whether a conditional edge out of the step is taken. Asked for completed and
   *   continued steps only, and only for edges with a condition. When it throws, nothing has changed.
   * @throws PlannerError when the key is unknown or the step is settled already.
   */
  settle(key: string, outcome: Settlement, takes: (edge: Edge) => boolean): void {
    const index = this.#find(key)
    const state = this.#state[index]
    if (state === SKIPPED && outcome === 'skipped') {
      this.#state[index] = SETTLED
      return
    }
    if (state === SETTLED || state === SKIPPED) {
      throw new PlannerError('ALREADY_SETTLED', `The step "${key}" is settled already`)
    }
    const goesOn = outcome === 'completed' || outcome === 'continued'
    const outgoing = this.#outgoing[index]!
    const taken = outgoing.map(
      ({ edge }) => goesOn && (edge.condition === undefined || takes(edge))
    )

    this.#state[index] = SETTLED
    this.#settled++
    const dead: number[] = []
    outgoing.forEach(({ target }, place) => this.#arrive(target, taken[place]!, dead))
    this.#skipFrom(dead)
  }

  /** How many steps have ended: those that were settled and those that were skipped. */
  get settledCount(): number {
    return this.#settled
  }

  /** How many steps the scope has. */
  get total(): number {
    return this.#steps.length
  }

  /** Whether every step is settled or skipped. */
  get done(): boolean {
    return this.#settled === this.#steps.length
  }

  #find(key: string): number {
    const index = this.#indexOf.get(key)
    if (index === undefined) throw new PlannerError('UNKNOWN_STEP', `There is no step "${key}"`)
    return index
  }

  #makeReady(index: number): void {
    this.#state[index] = READY
    this.#ready.push(index)
  }

  /** Counts one incoming edge of `target`; a step whose edges are all dead goes on the list. */
  #arrive(target: number, isLive: boolean, dead: number[]): void {
    if (isLive) this.#live[target]!++
    if (--this.#open[target]! > 0 || this.#state[target] !== WAITING) return
    if (this.#live[target]! > 0) this.#makeReady(target)
    else dead.push(target)
  }

  /** A stack of its own instead of recursion: a chain may be 10,000 steps long. */
  #skipFrom(dead: number[]): void {
    for (let index = dead.pop(); index !== undefined; index = dead.pop()) {
      this.#state[index] = SKIPPED
      this.#settled++
      this.#skipped.push(index)
      for (const { target } of this.#outgoing[index]!) this.#arrive(target, false, dead)
    }
  }
}
