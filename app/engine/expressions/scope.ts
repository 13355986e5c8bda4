import type { Json, JsonObject } from '../graph/types.js'
import type { Scope } from './cel.js'
import { LateNames } from './late_names.js'
import { Layer } from './layer.js'

/** What a step left behind, as expressions see it. */
export type StepResult = { output: Json; status: string; error: Json }

/** Names that a step can't have, because expressions use them for something else. */
export const RESERVED_NAMES = [
  'inputs',
  'trigger',
  'execution',
  'steps',
  'item',
  'index',
  'env',
] as const

const RESERVED = new Set<string>(RESERVED_NAMES)

type Names = Layer<Json | Layer<Json>>

/**
 * The names of one scope, made once and added to as its steps settle: `inputs`, `trigger`,
 * `execution`, `env`, `steps.<key>.output|status|error` and, in short, `<key>.output`.
 *
 * `settle` costs the same however many steps there are, and so does `child`.
 */
export class ScopeBuilder {
  readonly #names: Names
  readonly #steps: Layer<Json>

  private constructor(outer: ScopeBuilder | null, names: JsonObject, late?: LateNames) {
    this.#names = new Layer(outer === null ? late : outer.#names)
    this.#steps = new Layer(outer === null ? undefined : outer.#steps)
    for (const [name, value] of Object.entries(names)) this.#names.set(name, value)
    this.#names.set('steps', this.#steps)
  }

  /**
   * The outermost scope of an execution.
   *
   * @param names What is there from the beginning: `inputs`, `trigger`, `execution` and, in
   *   deployments, `env`. One that is left out does not resolve.
   * @param late Those whose values are made anew each time that they are asked for.
   */
  static root(names: JsonObject, late: Record<string, () => Json> = {}): ScopeBuilder {
    return new ScopeBuilder(null, names, new LateNames(late))
  }

  /** The names as `evaluate` and `render` take them. Always the same object: it sees what settles. */
  get scope(): Scope {
    return this.#names
  }

  /** Makes a step's result known to this scope and to those within it. Kept as it is: a getter stays one. */
  settle(key: string, result: StepResult): void {
    this.#steps.set(key, result)
    if (!RESERVED.has(key)) this.#names.set(key, result)
  }

  /**
   * A scope within this one: a loop's item (`item`, `index`) or a branch. It sees all that this one
   * sees, also what settles later; what settles in it stays in it.
   */
  child(extra: JsonObject = {}): ScopeBuilder {
    return new ScopeBuilder(this, extra)
  }
}
