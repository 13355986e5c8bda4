import { completeStep, type StepInput } from './complete.js'
import { isObject } from './json.js'
import { mergeEdges, edgesOfSteps } from './edges.js'
import { STEP_TYPES, type Definition, type DefinitionEdge, type DefinitionInput } from './types.js'
import type { DefinitionNode, JsonObject, StepDefinition } from './types.js'

/** The fields that a node and a step have in common under one name. */
const SHARED_FIELDS = [
  'agentId',
  'config',
  'inputs',
  'outputs',
  'retryCount',
  'retryDelayMs',
  'timeoutMs',
  'onError',
] as const

/** The first of the names that the node itself, or its `data`, has a value for. */
function fieldOf(node: JsonObject, ...names: string[]): unknown {
  const data = isObject(node.data) ? node.data : {}
  for (const name of names) {
    const value = node[name] ?? data[name]
    if (value !== undefined && value !== null) return value
  }
  return undefined
}

/** Drawing tools have types of their own for a node and keep the step's type in `data`. */
function typeOf(node: JsonObject): unknown {
  const data = isObject(node.data) ? node.data : {}
  const candidates = [node.stepType, data.stepType, node.type, data.type]
  return candidates.find((type) => STEP_TYPES.some((known) => known === type)) ?? node.type
}

/** The fields of a step that a node gives, and no others. */
export function stepInputOf(node: JsonObject): StepInput {
  const position = typeof node.position === 'number' ? node.position : undefined
  const input: StepInput = {
    stepKey: fieldOf(node, 'stepKey', 'key', 'id'),
    stepName: fieldOf(node, 'stepName', 'name', 'label'),
    stepType: typeOf(node),
    position: fieldOf(node, 'order') ?? position,
  }
  for (const field of SHARED_FIELDS) input[field] = fieldOf(node, field)
  return input
}

/** The objects of a list in a definition. */
function objectsOf(definition: DefinitionInput, list: 'nodes' | 'edges'): JsonObject[] {
  const entries: unknown = isObject(definition) ? definition[list] : undefined
  return Array.isArray(entries) ? entries.filter(isObject) : []
}

/** The nodes of a definition, however they were written. */
export function rawNodesOf(definition: DefinitionInput): JsonObject[] {
  return objectsOf(definition, 'nodes')
}

/** The key of the step that an arrow's end names, by step key or by the id of a drawn node. */
function keysByNodeId(nodes: JsonObject[]): Map<unknown, string> {
  const keys = new Map<unknown, string>()
  for (const node of nodes) {
    const key = fieldOf(node, 'stepKey', 'key', 'id')
    if (typeof key === 'string' && !keys.has(node.id)) keys.set(node.id, key)
  }
  return keys
}

function conditionOf(edge: JsonObject): string | undefined {
  const written = fieldOf(edge, 'condition')
  if (typeof written === 'boolean') return String(written)
  if (typeof written === 'string' && written.trim() !== '') return written
  const { sourceHandle } = edge
  return sourceHandle === 'true' || sourceHandle === 'false' ? sourceHandle : undefined
}

/** The arrows of a definition, between step keys. */
export function edgesOfDefinition(definition: DefinitionInput): DefinitionEdge[] {
  const keys = keysByNodeId(rawNodesOf(definition))
  return objectsOf(definition, 'edges').map((raw) => {
    const from = raw.source ?? raw.from
    const to = raw.target ?? raw.to
    const edge: DefinitionEdge = {
      source: keys.get(from) ?? (typeof from === 'string' ? from : ''),
      target: keys.get(to) ?? (typeof to === 'string' ? to : ''),
    }
    const condition = conditionOf(raw)
    if (condition !== undefined) edge.condition = condition
    if (typeof raw.id === 'string') edge.id = raw.id
    if (raw.dependsOn === false) edge.dependsOn = false
    return edge
  })
}

/** The metadata of a definition. */
export function metadataOf(definition: DefinitionInput): JsonObject {
  return isObject(definition) && isObject(definition.metadata) ? definition.metadata : {}
}

/** Where the nodes of a definition are drawn, by step key. */
function placesOf(definition: DefinitionInput): Map<string, { x: number; y: number }> {
  const places = new Map<string, { x: number; y: number }>()
  for (const node of rawNodesOf(definition)) {
    const key = fieldOf(node, 'stepKey', 'key', 'id')
    const { position } = node
    if (typeof key !== 'string' || !isObject(position)) continue
    const { x, y } = position
    if (typeof x === 'number' && typeof y === 'number') places.set(key, { x, y })
  }
  return places
}

/** The node that draws a step. */
export function nodeOfStep(step: StepDefinition, index: number): DefinitionNode {
  const { stepKey: id, stepType: type, stepName: name } = step
  const { agentId, config, inputs, outputs, retryCount, retryDelayMs, timeoutMs, onError } = step
  const settings = {
    agentId,
    config,
    inputs,
    outputs,
    retryCount,
    retryDelayMs,
    timeoutMs,
    onError,
  }
  const node: DefinitionNode = { id, type, name, ...settings }
  return step.position === index ? node : { ...node, order: step.position }
}

/** The step that a node draws, but for what only arrows say. */
export function stepOfNode(node: JsonObject, index: number): StepDefinition {
  return completeStep(stepInputOf(node), index)
}

/**
 * The definition to keep for steps: drawn from them, with the places, ids, metadata and conditional
 * arrows of the definition that came along.
 */
export function definitionFor(steps: StepDefinition[], drawn: DefinitionInput): Definition {
  const places = placesOf(drawn)
  return {
    nodes: steps.map((step, index) => {
      const place = places.get(step.stepKey)
      const node = nodeOfStep(step, index)
      return place ? { ...node, position: place } : node
    }),
    edges: mergeEdges(edgesOfDefinition(drawn), edgesOfSteps(steps)),
    metadata: metadataOf(drawn),
  }
}
