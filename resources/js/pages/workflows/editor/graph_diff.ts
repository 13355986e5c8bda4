import type { DefinitionNode } from '#engine/graph/types'
import type { Change } from './canvas'
import type { Drawing } from './document.js'
import { edgeId } from './flow_elements'

/** Where a step is drawn is no change of what it does. */
const meaning = ({ position: _position, ...rest }: DefinitionNode) => JSON.stringify(sorted(rest))

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, part]) => [key, sorted(part)])
  )
}

/** Both versions in one drawing, and what became of each step between them. */
export function compareDrawings(before: Drawing, after: Drawing) {
  const old = new Map(before.nodes.map((node) => [node.id, node]))
  const now = new Set(after.nodes.map(({ id }) => id))
  const changes = new Map<string, Change>()
  for (const node of after.nodes) {
    const was = old.get(node.id)
    if (!was) changes.set(node.id, 'added')
    else if (meaning(was) !== meaning(node)) changes.set(node.id, 'changed')
  }
  const removed = before.nodes.filter(({ id }) => !now.has(id))
  for (const { id } of removed) changes.set(id, 'removed')
  const drawn = new Set(after.edges.map(edgeId))
  const wasDrawn = new Set(before.edges.map(edgeId))
  const gone = before.edges.filter((edge) => !drawn.has(edgeId(edge)))
  const drawing: Drawing = {
    nodes: [...after.nodes, ...removed],
    edges: [...after.edges, ...gone],
    metadata: {},
  }
  const arrows = {
    added: after.edges.filter((edge) => !wasDrawn.has(edgeId(edge))).length,
    removed: gone.length,
  }
  return { drawing, changes, arrows }
}
