import { createContext, useMemo } from 'react'
import { getBezierPath, Position, useStore, ViewportPortal } from '@xyflow/react'
import type { ArrowEdge } from './arrow'
import { STEP_SIZE } from './layout'
import type { StepFlowNode } from './step_node'

/** Below this zoom no text of a step can be read, and no arrow can be aimed at. */
const FAR = 0.35

/** Whether steps are so many and so small that only their outlines are drawn. */
export const FarContext = createContext(false)

/**
 * Whether a drawing is looked at from so far that hundreds of steps are in sight at once.
 *
 * @param many - The drawing has so many steps that it matters what each of them costs.
 */
export function useFar(many: boolean): boolean {
  return useStore(({ transform }) => many && transform[2] < FAR)
}

/**
 * The arrows that have to be drawn one by one: all of them when near; from afar those of steps that
 * are dragged, and the chosen ones.
 */
export function useLiveEdges(edges: ArrowEdge[], nodes: StepFlowNode[], far: boolean): ArrowEdge[] {
  const dragged = far ? nodes.filter(({ dragging }) => dragging).map(({ id }) => id) : []
  const moving = dragged.join('\n')
  return useMemo(() => {
    if (!far) return edges
    const keys = new Set(moving.split('\n'))
    return edges.filter(
      ({ source, target, selected }) => selected || keys.has(source) || keys.has(target)
    )
  }, [edges, far, moving])
}

/** All arrows that do not move, as one path: a thousand elements would be looked at for each frame. */
export function FarArrows(props: { nodes: StepFlowNode[]; edges: ArrowEdge[]; live: ArrowEdge[] }) {
  const { nodes, edges, live } = props
  const path = useMemo(() => {
    const drawn = new Set(live)
    const places = new Map(nodes.map(({ id, position }) => [id, position]))
    return edges
      .filter((edge) => !drawn.has(edge))
      .map(({ source, target }) => {
        const [from, to] = [places.get(source), places.get(target)]
        return from && to ? arrowPath(from, to) : ''
      })
      .join('')
  }, [nodes, edges, live])
  return (
    <ViewportPortal>
      <svg aria-hidden className="pointer-events-none absolute -z-10 size-px overflow-visible">
        <path d={path} className="fill-none stroke-line-strong stroke-3" data-testid="far-arrows" />
      </svg>
    </ViewportPortal>
  )
}

/** From the middle of the lower side of a step to the middle of the upper side of another. */
function arrowPath(from: { x: number; y: number }, to: { x: number; y: number }): string {
  const [path] = getBezierPath({
    sourceX: from.x + STEP_SIZE.width / 2,
    sourceY: from.y + STEP_SIZE.height,
    sourcePosition: Position.Bottom,
    targetX: to.x + STEP_SIZE.width / 2,
    targetY: to.y,
    targetPosition: Position.Top,
  })
  return path
}
