import type { JsonObject } from '#engine/graph/types'

/** What can name an agent: a step, or a branch of a parallel step. */
export type AgentHolder = JsonObject

/** Makes another holder of one; `field` is its dotted path. */
type Change = (holder: AgentHolder, field: string) => AgentHolder

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * Rewrites every place that may name an agent: each step, the steps nested in loops and branches,
 * and the branches themselves. What users keep in `inputs` is not looked at, whatever its keys are.
 */
export function mapAgentHolders(steps: unknown, change: Change, field = 'steps'): unknown {
  if (!Array.isArray(steps)) return steps
  return steps.map((step: unknown, index) => {
    if (!isObject(step)) return step
    const at = `${field}.${index}`
    const changed = change(step, at)
    const { config } = changed
    if (!isObject(config)) return changed
    const inner = { ...config }
    if (Array.isArray(config.steps)) {
      inner.steps = mapAgentHolders(config.steps, change, `${at}.config.steps`) as JsonObject[]
    }
    if (Array.isArray(config.branches)) {
      inner.branches = mapBranches(config.branches, change, `${at}.config.branches`)
    }
    return { ...changed, config: inner }
  })
}

function mapBranches(branches: unknown[], change: Change, field: string): JsonObject[] {
  const mapped = branches.map((branch, index) => {
    if (!isObject(branch)) return branch
    const at = `${field}.${index}`
    const changed = change(branch, at)
    if (!Array.isArray(branch.steps)) return changed
    return { ...changed, steps: mapAgentHolders(branch.steps, change, `${at}.steps`) }
  })
  return mapped as JsonObject[]
}
