import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import {
  applyNodeChanges,
  Background,
  Controls,
  MarkerType,
  MiniMap,
  ReactFlow,
  useReactFlow,
  type Connection,
  type EdgeChange,
  type NodeChange,
} from '@xyflow/react'
import '@xyflow/react/dist/base.css'
import type { ExecutionStep } from '../../../../client/schema.js'
import { useTheme } from '~/app/theme'
import { Arrow, type ArrowEdge } from './arrow'
import { connect, insertStep, move, remove, type Drawing, type Point } from './document'
import type { History } from './history'
import { StepNode, type StepFlowNode } from './step_node'
import { STEP_SIZE } from './layout'

const NODE_TYPES = { step: StepNode }
const EDGE_TYPES = { arrow: Arrow }

export interface CanvasProps {
  history: History
  selected: ReadonlySet<string>
  onSelect(keys: ReadonlySet<string>): void
  /** By step key. */
  problems: ReadonlyMap<string, string>
  pinned: Readonly<Record<string, unknown>>
  agentNames: ReadonlyMap<string, string>
  /** How the steps of a run go, by path; null when none is shown. */
  run: ReadonlyMap<string, ExecutionStep> | null
  /** What is searched for; empty for nothing. */
  search: string
  readOnly?: boolean
}

/** The graph: steps to move, arrows to draw. Changes become one entry of the history each. */
export function Canvas(props: CanvasProps) {
  const { history, selected, onSelect, readOnly = false } = props
  const { drawing, draw } = history
  const { dark } = useTheme()
  const flow = useReactFlow()
  const [chosenEdges, setChosenEdges] = useState<ReadonlySet<string>>(new Set())
  const wanted = useFlowNodes(props)
  const [nodes, setNodes] = useState<StepFlowNode[]>(wanted)
  useEffect(() => setNodes(wanted), [wanted])

  const edges = useMemo<ArrowEdge[]>(
    () =>
      drawing.edges.map((edge, index) => {
        const id = edgeId(edge.source, edge.target, index)
        return {
          id,
          source: edge.source,
          target: edge.target,
          type: 'arrow',
          selected: chosenEdges.has(id),
          ariaLabel: `From ${edge.source} to ${edge.target}`,
          markerEnd: { type: MarkerType.ArrowClosed },
          data: {
            condition: edge.condition,
            insert: readOnly ? undefined : () => draw((now) => insertStep(now, 'agent', edge)[0]),
          },
        }
      }),
    [drawing.edges, chosenEdges, draw, readOnly]
  )

  const changeNodes = useCallback(
    (changes: NodeChange<StepFlowNode>[]) => {
      setNodes((now) => applyNodeChanges(changes, now))
      const picks = changes.filter((change) => change.type === 'select')
      if (picks.length > 0) {
        const next = new Set(selected)
        for (const { id, selected: yes } of picks) {
          if (yes) next.add(id)
          else next.delete(id)
        }
        onSelect(next)
      }
      // Told once, when the hand lets go or a key has moved it: while dragging nothing else is drawn.
      const moved = new Map<string, Point>()
      for (const change of changes) {
        if (change.type === 'position' && change.dragging === false && change.position) {
          const { x, y } = change.position
          moved.set(change.id, { x: Math.round(x), y: Math.round(y) })
        }
      }
      if (moved.size > 0 && !readOnly) draw((now) => (isMoved(now, moved) ? move(now, moved) : now))
    },
    [selected, onSelect, draw, readOnly]
  )

  const changeEdges = useCallback((changes: EdgeChange<ArrowEdge>[]) => {
    const picks = changes.filter((change) => change.type === 'select')
    if (picks.length === 0) return
    setChosenEdges((now) => {
      const next = new Set(now)
      for (const { id, selected: yes } of picks) {
        if (yes) next.add(id)
        else next.delete(id)
      }
      return next
    })
  }, [])

  const fitted = useRef(false)
  useEffect(() => {
    if (fitted.current || drawing.nodes.length === 0) return
    fitted.current = true
    requestAnimationFrame(() => void flow.fitView({ maxZoom: 1, padding: 0.2 }))
  }, [drawing.nodes.length, flow])

  return (
    <ReactFlow
      nodes={nodes}
      edges={edges}
      nodeTypes={NODE_TYPES}
      edgeTypes={EDGE_TYPES}
      colorMode={dark ? 'dark' : 'light'}
      onNodesChange={changeNodes}
      onEdgesChange={changeEdges}
      onConnect={({ source, target }: Connection) => draw((now) => connect(now, source, target))}
      onDelete={({ nodes: gone, edges: cut }) => {
        const keys = new Set(gone.map(({ id }) => id))
        const arrows = new Set(cut.map(({ id }) => id))
        const named = drawing.edges.filter(({ source, target }, index) =>
          arrows.has(edgeId(source, target, index))
        )
        draw((now) => remove(now, keys, new Set(named)))
        onSelect(new Set())
      }}
      nodesDraggable={!readOnly}
      nodesConnectable={!readOnly}
      deleteKeyCode={readOnly ? null : ['Delete', 'Backspace']}
      multiSelectionKeyCode={['Shift', 'Control', 'Meta']}
      onlyRenderVisibleElements={drawing.nodes.length > 150}
      minZoom={0.05}
      proOptions={{ hideAttribution: false }}
      ariaLabelConfig={{
        'node.a11yDescription.default': 'Enter chooses it, arrow keys move it, Delete removes it.',
      }}
    >
      <Background gap={24} />
      <Controls showInteractive={false} />
      {drawing.nodes.length > 8 && (
        <MiniMap pannable zoomable className="max-md:hidden" ariaLabel="Overview" />
      )}
    </ReactFlow>
  )
}

const edgeId = (source: string, target: string, index: number) => `${source}→${target} ${index}`

const isMoved = ({ nodes }: Drawing, moved: ReadonlyMap<string, Point>) =>
  nodes.some(({ id, position }) => {
    const to = moved.get(id)
    return to !== undefined && (to.x !== position?.x || to.y !== position.y)
  })

function useFlowNodes(props: CanvasProps): StepFlowNode[] {
  const { history, selected, problems, pinned, agentNames, run, search } = props
  const { nodes } = history.drawing
  return useMemo(() => {
    const sought = search.trim().toLowerCase()
    return nodes.map(({ id, name, type, agentId, position, config }, index): StepFlowNode => {
      const text = `${id} ${name} ${agentNames.get(agentId ?? '') ?? ''}`.toLowerCase()
      const done = run?.get(id) ?? null
      return {
        id,
        type: 'step',
        position: position ?? { x: 0, y: index * 120 },
        ...STEP_SIZE,
        selected: selected.has(id),
        ariaLabel: `${name}, ${type}${done ? `, ${done.status}` : ''}`,
        data: {
          name,
          type,
          detail:
            (agentId ? agentNames.get(agentId) : undefined) ?? String(config.expression ?? id),
          problem: problems.get(id) ?? null,
          pinned: id in pinned,
          found: sought !== '' && text.includes(sought),
          run: done && { status: done.status, durationMs: done.durationMs, attempt: done.attempt },
          ahead: run !== null && done === null,
        },
      }
    })
  }, [nodes, selected, problems, pinned, agentNames, run, search])
}
