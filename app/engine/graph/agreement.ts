import { completeSteps } from './complete.js'
import { definitionFor } from './definition.js'
import { inspectDefinition } from './inspect_definition.js'
import { edgesOfDefinition, rawNodesOf, stepInputOf, stepOfNode } from './definition.js'
import { branchEdges, conditionsByPair, edgesOfSteps, pairOf } from './edges.js'
import { stepsFromDefinition } from './drawn_steps.js'
import { isEqual, isObject, without } from './json.js'
import type { Definition, DefinitionInput, Json, Problem, StepDefinition } from './types.js'

const COMPARED_FIELDS = [
  'stepName',
  'stepType',
  'agentId',
  'inputs',
  'outputs',
  'retryCount',
  'retryDelayMs',
  'timeoutMs',
  'onError',
] as const

/** A step's config without `then` and `else`, which are arrows. */
function settingsOf({ config, stepType }: StepDefinition): Json {
  return stepType === 'condition' ? without(config, 'then', 'else') : config
}

/** The fields that a node gives and that say something else than the step. */
function* differences(drawn: StepDefinition, given: Set<string>, step: StepDefinition) {
  for (const field of COMPARED_FIELDS) {
    if (given.has(field) && !isEqual(drawn[field], step[field])) yield field
  }
  if (given.has('config') && !isEqual(settingsOf(drawn), settingsOf(step))) yield 'config'
}

function disagreementsOfNodes(definition: DefinitionInput, steps: StepDefinition[]): Problem[] {
  const problems: Problem[] = []
  const indexOf = new Map(steps.map((step, index) => [step.stepKey, index]))
  const drawn = new Set<string>()
  rawNodesOf(definition).forEach((node, place) => {
    const input = stepInputOf(node)
    const own = stepOfNode(node, place)
    drawn.add(own.stepKey)
    const index = indexOf.get(own.stepKey)
    if (index === undefined) {
      const message = `The definition has a node "${own.stepKey}" that steps do not have`
      problems.push({ field: `definition.nodes.${place}.id`, message, rule: 'agree' })
      return
    }
    const given = new Set(Object.entries(input).flatMap(([k, v]) => (v === undefined ? [] : [k])))
    for (const field of differences(own, given, steps[index]!)) {
      const message = `The definition says another ${field} for "${own.stepKey}"`
      problems.push({ field: `steps.${index}.${field}`, message, rule: 'agree' })
    }
  })
  steps.forEach(({ stepKey }, index) => {
    if (drawn.has(stepKey)) return
    const message = `The step "${stepKey}" is not a node of the definition`
    problems.push({ field: `steps.${index}.stepKey`, message, rule: 'agree' })
  })
  return problems
}

/** Whether the conditions of one pair of steps can both be meant. */
function fits(drawn: Set<string | undefined>, said: Set<string | undefined>): boolean {
  const isPlain = (conditions: Set<string | undefined>) =>
    conditions.size === 1 && conditions.has(undefined)
  if (isPlain(drawn) || isPlain(said)) return true
  return drawn.size === said.size && [...drawn].every((condition) => said.has(condition))
}

function disagreementsOfEdges(definition: DefinitionInput, steps: StepDefinition[]): Problem[] {
  const problems: Problem[] = []
  const edges = edgesOfDefinition(definition)
  const own = rawNodesOf(definition).map(stepOfNode).flatMap(branchEdges)
  const drawn = conditionsByPair([...edges, ...own])
  const said = edgesOfSteps(steps)
  const saidByPair = conditionsByPair(said)

  edges.forEach(({ source, target }, place) => {
    const other = saidByPair.get(pairOf(source, target))
    if (other && fits(drawn.get(pairOf(source, target))!, other)) return
    const message = `The steps do not have this edge from "${source}" to "${target}"`
    problems.push({ field: `definition.edges.${place}`, message, rule: 'agree' })
  })
  const indexOf = new Map(steps.map((step, index) => [step.stepKey, index]))
  for (const { source, target } of said) {
    if (drawn.has(pairOf(source, target))) continue
    const message = `The definition has no edge from "${source}" to "${target}"`
    const field = `steps.${indexOf.get(target) ?? indexOf.get(source)}.dependsOn`
    problems.push({ field, message, rule: 'agree' })
  }
  return problems
}

/**
 * Where a definition and steps that were both sent say different things; nothing when they agree.
 *
 * A definition without nodes says nothing of the graph, a node says only the fields that it gives,
 * and a definition without a list of edges says nothing of the order. A condition on an edge where
 * the steps have a plain dependency is no disagreement: steps can't say it.
 */
export function agree(definition: DefinitionInput, steps: StepDefinition[]): Problem[] {
  if (rawNodesOf(definition).length === 0) return []
  const problems = disagreementsOfNodes(definition, steps)
  if (problems.length > 0 || !isObject(definition) || !Array.isArray(definition.edges)) {
    return problems
  }
  return disagreementsOfEdges(definition, steps)
}

/** A workflow's two forms as they are to be kept, and what speaks against keeping them. */
export interface Reconciled {
  definition: Definition
  steps: StepDefinition[]
  problems: Problem[]
}

/**
 * Makes both forms of a workflow from what a client sent: `steps`, a `definition`, or both.
 * Everything that was left out has its default. `problems` tells where the two disagree or can't be
 * read; whether the workflow makes sense is for `validateWorkflow`.
 */
export function reconcile(sent: { definition?: DefinitionInput; steps?: unknown }): Reconciled {
  const unreadable = inspectDefinition(sent.definition)
  const both = Array.isArray(sent.steps)
  const steps = both ? completeSteps(sent.steps) : stepsFromDefinition(sent.definition)
  const problems = unreadable.length > 0 || !both ? unreadable : agree(sent.definition, steps)
  return { definition: definitionFor(steps, sent.definition), steps, problems }
}
