import { MarkerType } from '@xyflow/react'
import type { DefinitionEdge, DefinitionNode } from '#engine/graph/types'
import type { ArrowEdge } from './arrow'
import { STEP_SIZE } from './layout'
import type { StepFlowNode, StepNodeData } from './step_node'

/** What is drawn of a step besides its own settings. */
export interface Shown {
  selected: boolean
  data: StepNodeData
}

const nodes = new WeakMap<DefinitionNode, { key: string; node: StepFlowNode }>()
const edges = new WeakMap<DefinitionEdge, { key: string; edge: ArrowEdge }>()

/**
 * The node that draws a step: the same object as before where nothing of it has changed, so that of
 * hundreds only those are drawn again that have to be.
 */
export function flowNode(step: DefinitionNode, index: number, { selected, data }: Shown) {
  const key = JSON.stringify([index, selected, data])
  const known = nodes.get(step)
  if (known?.key === key) return known.node
  const { id, name, type, position } = step
  const node: StepFlowNode = {
    id,
    type: 'step',
    position: position ?? { x: 0, y: index * 120 },
    ...STEP_SIZE,
    selected,
    ariaLabel: [name, type, data.run?.status, data.problem, data.pinned && 'pinned']
      .filter(Boolean)
      .join(', '),
    data,
  }
  nodes.set(step, { key, node })
  return node
}

/** The name of an arrow: there is at most one from a step to another. */
export const edgeId = ({ source, target }: DefinitionEdge) => `${source}→${target}`

/** The arrow that draws an edge, the same object while nothing of it changes. */
export function flowEdge(edge: DefinitionEdge, selected: boolean, fixed: boolean): ArrowEdge {
  const key = `${selected} ${fixed}`
  const known = edges.get(edge)
  if (known?.key === key) return known.edge
  const { source, target, condition } = edge
  const made: ArrowEdge = {
    id: edgeId(edge),
    source,
    target,
    type: 'arrow',
    selected,
    ariaLabel: `From ${source} to ${target}${condition ? `, if ${condition}` : ''}`,
    markerEnd: { type: MarkerType.ArrowClosed },
    data: { condition, fixed },
  }
  edges.set(edge, { key, edge: made })
  return made
}
