import type { StepFailure } from '../contracts/step_record.js'
import type { ScopeBuilder } from '../expressions/scope.js'
import type { Graph, Json, JsonObject, StepDefinition } from '../graph/types.js'
import type { Run } from './run.js'
import type { Scope } from './scope.js'

/** How a scope ended. */
export type ScopeResult = { ok: true; output: Json } | { ok: false; failure: StepFailure }

/** What runs in a scope and can be told to stop. */
export interface Abortable {
  abort(): void
}

/** Begins a step that is ready. Given from outside, since step handlers make scopes themselves. */
export type BeginStep = (scope: Scope, step: StepDefinition) => void

export interface ScopeOptions {
  run: Run
  begin: BeginStep
  graph: Graph
  values: ScopeBuilder
  /** Before each step's key in its path: empty at the top. */
  prefix: string
  /** The path of the only step, where the scope is an agent body and its step has no path of its own. */
  path?: string
  /** Which item of a loop this is. */
  iteration: number | null
  /** `item` and `index` in a loop, for agents without a mapping. */
  loopNames: JsonObject
  end(result: ScopeResult): void
}
