import { completeSteps } from './complete.js'
import { edgesOfDefinition, metadataOf } from './definition.js'
import { describeCycle, findCycle } from './cycle.js'
import { conditionsByPair, edgesOfSteps, pairOf } from './edges.js'
import { INSPECT_CONFIG } from './inspect_config.js'
import { inspectStep } from './inspect_step.js'
import { isObject, without } from './json.js'
import { bodiesOf, MAX_DEPTH } from './nested.js'
import { graphOf } from './normalize.js'
import { Problems } from './problems.js'
import type { DefinitionInput, Problem, StepDefinition } from './types.js'

/** Steps of a workflow, those in loops and branches included. */
const MAX_STEPS = 10_000

/** Seconds that `metadata.timeout` may say: 30 days. */
const MAX_TIMEOUT = 2_592_000

interface Level {
  path: string
  depth: number
  definition?: DefinitionInput
}

/** Validates one scope after another, and counts the steps of all of them. */
class Validation {
  readonly problems = new Problems()
  #count = 0

  /** Reports what is wrong with the steps of a scope. Raw steps are those that were sent. */
  inspectScope(raw: unknown, { path, depth, definition }: Level): void {
    const { problems } = this
    if (!Array.isArray(raw)) return problems.report(path, 'Must be a list of steps', 'array')
    if (depth > MAX_DEPTH) {
      return problems.report(path, `Steps may be nested ${MAX_DEPTH} levels deep`, 'depth')
    }
    const isFull = this.#count > MAX_STEPS
    this.#count += raw.length
    if (isFull) return
    if (this.#count > MAX_STEPS) {
      return problems.report(path, `A workflow may have ${MAX_STEPS} steps in all`, 'maxLength')
    }

    const steps = completeSteps(raw)
    const keys = new Set(steps.map(({ stepKey }) => stepKey))
    const seen = new Set<string>()
    steps.forEach((step, index) => {
      const own = `${path}.${index}`
      inspectStep(raw[index], own, problems)
      if (step.stepKey !== '' && seen.has(step.stepKey)) {
        problems.report(`${own}.stepKey`, `Another step has the key "${step.stepKey}"`, 'unique')
      }
      seen.add(step.stepKey)
      this.#inspectDependencies(step, own, keys)
      this.#inspectTexts(step, own)
      if (isObject(raw[index]) && raw[index].stepType === step.stepType) {
        INSPECT_CONFIG[step.stepType](step, { path: own, keys, problems })
      }
      for (const body of bodiesOf(step)) {
        if (body.steps === undefined) continue
        const field = `${own}.${body.field}.steps`
        if (Array.isArray(body.steps) && body.steps.length === 0) {
          problems.report(field, 'A body needs at least one step', 'minLength')
        }
        this.inspectScope(body.steps, { path: field, depth: depth + 1 })
      }
    })
    this.#inspectCycle(steps, path, definition)
  }

  #inspectDependencies({ stepKey, dependsOn }: StepDefinition, path: string, keys: Set<string>) {
    dependsOn.forEach((key, index) => {
      const field = `${path}.dependsOn.${index}`
      if (key === stepKey) this.problems.report(field, 'A step can not depend on itself', 'self')
      else if (!keys.has(key)) {
        this.problems.report(field, `There is no step "${key}"`, 'exists')
      }
    })
  }

  /** `runIf` and all templates but those of nested steps, which have paths of their own. */
  #inspectTexts({ config, inputs, outputs }: StepDefinition, path: string): void {
    const { problems } = this
    const { runIf, branches } = config
    if (runIf !== undefined) problems.requireExpression(`${path}.config.runIf`, runIf)
    problems.requireTemplates(`${path}.config`, without(config, 'runIf', 'steps', 'branches'))
    problems.requireTemplates(`${path}.inputs`, inputs)
    problems.requireTemplates(`${path}.outputs`, outputs)
    if (!Array.isArray(branches)) return
    branches.forEach((branch, index) => {
      const inner = isObject(branch) ? branch.inputs : branch
      problems.requireTemplates(`${path}.config.branches.${index}.inputs`, inner)
    })
  }

  #inspectCycle(steps: StepDefinition[], path: string, definition: DefinitionInput): void {
    const graph = graphOf(definition, steps)
    const edges = graph.edges.filter(({ source, target }) => source !== target)
    const cycle = findCycle({ steps, edges })
    if (!cycle) return
    const index = steps.findIndex(({ stepKey }) => stepKey === cycle[0])
    const message = `The steps form a cycle: ${describeCycle(cycle)}`
    this.problems.report(`${path}.${index}.dependsOn`, message, 'acyclic')
  }

  inspectDefinition(definition: DefinitionInput, steps: StepDefinition[]): void {
    const { problems } = this
    const keys = new Set(steps.map(({ stepKey }) => stepKey))
    const conditions = new Set(
      steps.flatMap(({ stepKey, stepType }) => (stepType === 'condition' ? [stepKey] : []))
    )
    const said = conditionsByPair(edgesOfSteps(steps))
    edgesOfDefinition(definition).forEach(({ source, target, condition }, index) => {
      const field = `definition.edges.${index}`
      if (!said.has(pairOf(source, target))) {
        for (const [end, key] of [
          ['source', source],
          ['target', target],
        ] as const) {
          if (!keys.has(key))
            problems.report(`${field}.${end}`, `There is no step "${key}"`, 'exists')
        }
        if (source === target)
          problems.report(`${field}.target`, 'A step can not lead to itself', 'self')
      }
      const asksResult = conditions.has(source) && (condition === 'true' || condition === 'false')
      if (condition !== undefined && !asksResult) {
        problems.requireExpression(`${field}.condition`, condition)
      }
    })
    const { timeout } = metadataOf(definition)
    if (timeout !== undefined && timeout !== null) {
      problems.requireInteger('definition.metadata.timeout', timeout, 1, MAX_TIMEOUT)
    }
  }
}

/**
 * What is wrong with the structure of a workflow, with the exact field of each problem; an empty
 * list means that it can be planned and every expression in it compiles. No steps are fine: a draft.
 *
 * Whether the agents exist and belong to the caller is for others: `agentIdsOf` lists them.
 */
export function validateWorkflow(steps: StepDefinition[], definition?: DefinitionInput): Problem[] {
  const validation = new Validation()
  validation.inspectScope(steps, { path: 'steps', depth: 1, definition })
  validation.inspectDefinition(definition, steps)
  return validation.problems.found
}
