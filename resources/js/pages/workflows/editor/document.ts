import { stepsFromDefinition } from '#engine/graph/normalize'
import type {
  Definition,
  DefinitionEdge,
  DefinitionNode,
  JsonObject,
  Problem,
  StepType,
} from '#engine/graph/types'
import { validateWorkflow } from '#engine/graph/validate'

export interface Point {
  x: number
  y: number
}

/** What is drawn: a workflow's definition, in which every arrow out of a condition is an edge. */
export type Drawing = Definition

export const EMPTY: Drawing = { nodes: [], edges: [], metadata: {} }

/** What a new step of a type begins with. */
const BEGINNINGS: Record<StepType, JsonObject> = {
  agent: {},
  condition: { expression: 'true' },
  loop: { items: '{{ inputs.items }}', maxConcurrency: 1 },
  parallel: { branches: [] },
  wait: { durationMs: 1000 },
}

/** How far below another step a new one is put, in pixels. */
const BELOW = 120

/**
 * A drawing from what the API keeps: `then` and `else` are edges there too, and only edges here, so
 * that an arrow that is deleted is gone.
 */
export function drawingOf(definition: unknown): Drawing {
  const { nodes, edges, metadata } = { ...EMPTY, ...(definition as Partial<Definition> | null) }
  return {
    nodes: nodes.map((node) =>
      node.type === 'condition' ? { ...node, config: withoutBranches(node.config) } : node
    ),
    edges,
    metadata,
  }
}

function withoutBranches({ then: _then, else: _else, ...config }: JsonObject): JsonObject {
  return config
}

/** What the engine finds wrong with a drawing, by the same code that the server asks. */
export function problemsOf(drawing: Drawing): Problem[] {
  const steps = stepsFromDefinition(drawing)
  return [
    ...validateWorkflow(steps, drawing),
    ...steps.flatMap((step, index): Problem[] =>
      step.stepType === 'agent' && !step.agentId
        ? [{ field: `steps.${index}.agentId`, message: 'Choose an agent', rule: 'required' }]
        : []
    ),
  ].filter((problem, index, all) => all.findIndex(({ field }) => field === problem.field) === index)
}

/** The step that a problem is of, or null for the workflow as a whole. */
export function stepOfProblem({ nodes }: Drawing, { field }: Problem): string | null {
  const index = /^steps\.(\d+)/.exec(field)?.[1]
  return index === undefined ? null : (nodes[Number(index)]?.id ?? null)
}

/** A key that no step has yet, such as `agent_2`. */
export function freeKey({ nodes }: Drawing, wanted: string): string {
  const taken = new Set(nodes.map(({ id }) => id))
  const [, stem = wanted] = /^(.*?)(?:_\d+)?$/.exec(wanted) ?? []
  if (!taken.has(wanted)) return wanted
  let number = 2
  while (taken.has(`${stem}_${number}`)) number++
  return `${stem}_${number}`
}

export function newNode(drawing: Drawing, type: StepType, position: Point): DefinitionNode {
  const id = freeKey(drawing, type)
  return {
    id,
    type,
    name: id.replaceAll('_', ' ').replace(/^./, (first) => first.toUpperCase()),
    agentId: null,
    config: BEGINNINGS[type],
    inputs: {},
    outputs: {},
    retryCount: 0,
    retryDelayMs: 1000,
    timeoutMs: 30_000,
    onError: 'fail',
    position,
  }
}

/** Adds a step: below the one that is chosen, and connected to it, else below all. */
export function addStep(drawing: Drawing, type: StepType, after: string | null): [Drawing, string] {
  const above = drawing.nodes.find(({ id }) => id === after)
  const lowest = Math.max(-BELOW, ...drawing.nodes.map(({ position }) => position?.y ?? 0))
  const position = above?.position
    ? { x: above.position.x, y: above.position.y + BELOW }
    : { x: 0, y: lowest + BELOW }
  const node = newNode(drawing, type, clear(drawing, position))
  const added = { ...drawing, nodes: [...drawing.nodes, node] }
  return [above ? connect(added, above.id, node.id) : added, node.id]
}

/** Moves to the right what would lie on another step. */
function clear({ nodes }: Drawing, { x, y }: Point): Point {
  const hit = nodes.some(
    ({ position }) => position && Math.abs(position.x - x) < 200 && Math.abs(position.y - y) < 80
  )
  return hit ? clear({ nodes, edges: [], metadata: {} }, { x: x + 240, y }) : { x, y }
}

/** Puts a step into the middle of an arrow, which keeps its condition up to there. */
export function insertStep(
  drawing: Drawing,
  type: StepType,
  edge: DefinitionEdge
): [Drawing, string] {
  const at = (key: string) => drawing.nodes.find(({ id }) => id === key)?.position ?? { x: 0, y: 0 }
  const [from, to] = [at(edge.source), at(edge.target)]
  const node = newNode(
    drawing,
    type,
    clear(drawing, { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 })
  )
  const kept = drawing.edges.filter((one) => one !== edge)
  const edges = [
    ...kept,
    { ...edge, id: undefined, target: node.id },
    { source: node.id, target: edge.target },
  ]
  return [{ ...drawing, nodes: [...drawing.nodes, node], edges }, node.id]
}

/** Draws an arrow, unless it is there or would close a circle. Out of a condition it needs an answer. */
export function connect(
  drawing: Drawing,
  source: string,
  target: string,
  condition?: string
): Drawing {
  const there = drawing.edges.some((edge) => edge.source === source && edge.target === target)
  if (source === target || there || along(drawing, target, 'after').has(source)) return drawing
  const isCondition = drawing.nodes.find(({ id }) => id === source)?.type === 'condition'
  const free = ['true', 'false'].find(
    (answer) => !drawing.edges.some((edge) => edge.source === source && edge.condition === answer)
  )
  const said = condition ?? (isCondition ? free : undefined)
  const edge: DefinitionEdge =
    said === undefined ? { source, target } : { source, target, condition: said }
  return { ...drawing, edges: [...drawing.edges, edge] }
}

/** The steps that arrows lead to from a step, or that lead to it, the nearest first; itself too. */
export function along({ edges }: Drawing, key: string, way: 'after' | 'before'): Set<string> {
  const next = new Map<string, string[]>()
  for (const { source, target } of edges) {
    const [from, to] = way === 'after' ? [source, target] : [target, source]
    const known = next.get(from)
    if (known) known.push(to)
    else next.set(from, [to])
  }
  const found = new Set([key])
  for (const one of found) for (const to of next.get(one) ?? []) found.add(to)
  return found
}

/** Deletes steps with their arrows, and arrows. */
export function remove(
  drawing: Drawing,
  keys: ReadonlySet<string>,
  edges: ReadonlySet<DefinitionEdge>
): Drawing {
  return {
    ...drawing,
    nodes: drawing.nodes.filter(({ id }) => !keys.has(id)),
    edges: drawing.edges.filter(
      (edge) => !edges.has(edge) && !keys.has(edge.source) && !keys.has(edge.target)
    ),
  }
}

/** Changes a step; with another id its arrows follow. */
export function updateStep(
  drawing: Drawing,
  key: string,
  changes: Partial<DefinitionNode>
): Drawing {
  const nodes = drawing.nodes.map((node) => (node.id === key ? { ...node, ...changes } : node))
  const renamed = changes.id
  if (renamed === undefined || renamed === key) return { ...drawing, nodes }
  const end = (name: string) => (name === key ? renamed : name)
  const edges = drawing.edges.map((edge) => ({
    ...edge,
    source: end(edge.source),
    target: end(edge.target),
  }))
  return { ...drawing, nodes, edges }
}

export function updateEdge(
  drawing: Drawing,
  old: DefinitionEdge,
  condition: string | undefined
): Drawing {
  const { condition: _condition, ...bare } = old
  const edge = condition === undefined ? bare : { ...bare, condition }
  return { ...drawing, edges: drawing.edges.map((one) => (one === old ? edge : one)) }
}

/** Puts steps elsewhere. Those that stay where they are stay the same objects. */
export function move(drawing: Drawing, places: ReadonlyMap<string, Point>): Drawing {
  let moved = false
  const nodes = drawing.nodes.map((node) => {
    const position = places.get(node.id)
    if (!position || (position.x === node.position?.x && position.y === node.position.y))
      return node
    moved = true
    return { ...node, position }
  })
  return moved ? { ...drawing, nodes } : drawing
}

/** Some steps and the arrows between them, as text for the clipboard. */
export function copy(drawing: Drawing, keys: ReadonlySet<string>): string {
  const nodes = drawing.nodes.filter(({ id }) => keys.has(id))
  const edges = drawing.edges.filter(({ source, target }) => keys.has(source) && keys.has(target))
  return JSON.stringify({ turbocat: 'steps', nodes, edges }, null, 2)
}

/** What a text from the clipboard holds; null when it is no steps. */
export function readCopied(text: string): Pick<Drawing, 'nodes' | 'edges'> | null {
  try {
    const { turbocat, nodes, edges } = JSON.parse(text) as Record<string, unknown>
    if (turbocat !== 'steps' || !Array.isArray(nodes) || !Array.isArray(edges)) return null
    return { nodes, edges } as Pick<Drawing, 'nodes' | 'edges'>
  } catch {
    return null
  }
}

/** Puts copied steps beside, under free keys. @returns The drawing, and the new keys. */
export function paste(
  drawing: Drawing,
  copied: Pick<Drawing, 'nodes' | 'edges'>
): [Drawing, string[]] {
  const names = new Map<string, string>()
  const nodes = [...drawing.nodes]
  for (const node of copied.nodes) {
    const id = freeKey({ ...drawing, nodes }, node.id)
    names.set(node.id, id)
    const { x, y } = node.position ?? { x: 0, y: 0 }
    nodes.push({ ...node, id, position: { x: x + 40, y: y + 40 } })
  }
  const edges = copied.edges.map(({ id: _id, ...edge }) => ({
    ...edge,
    source: names.get(edge.source) ?? edge.source,
    target: names.get(edge.target) ?? edge.target,
  }))
  return [{ ...drawing, nodes, edges: [...drawing.edges, ...edges] }, [...names.values()]]
}
