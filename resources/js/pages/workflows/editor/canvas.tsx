import { useCallback, useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import {
  applyNodeChanges,
  Background,
  Controls,
  MiniMap,
  ReactFlow,
  useReactFlow,
  type Connection,
  type EdgeChange,
  type NodeChange,
} from '@xyflow/react'
import '@xyflow/react/dist/base.css'
import type { DefinitionEdge, StepType } from '#engine/graph/types'
import type { ExecutionStep } from '../../../../client/schema.js'
import { useTheme } from '~/app/theme'
import { Arrow, InsertContext, type ArrowEdge } from './arrow'
import { connect, insertStep, move, remove, type Point } from './document'
import { edgeId, flowEdge, flowNode } from './flow_elements'
import { FarArrows, FarContext, useFar, useLiveEdges } from './far'
import type { History } from './history'
import { StepNode, type StepFlowNode } from './step_node'

const NODE_TYPES = { step: StepNode }
const EDGE_TYPES = { arrow: Arrow }
const NO_EDGES: ReadonlySet<string> = new Set()
const MULTI_KEYS = ['Shift', 'Control', 'Meta']
const DELETE_KEYS = ['Delete', 'Backspace']
const LABELS = {
  'node.a11yDescription.default': 'Enter opens it, arrow keys move it, Delete removes it.',
}
/** From so many steps on, only those in sight are drawn. */
const MANY = 150

export type Change = 'added' | 'removed' | 'changed'

export interface CanvasProps {
  history: History
  selected: ReadonlySet<string>
  onSelect(keys: ReadonlySet<string>): void
  /** The names of the chosen arrows, by `edgeId`. */
  selectedEdges?: ReadonlySet<string>
  onSelectEdges?(ids: ReadonlySet<string>): void
  /** Enter on a step: what is set of it is to be edited. */
  onOpen?(key: string): void
  /** By step key. */
  problems: ReadonlyMap<string, string>
  pinned: Readonly<Record<string, unknown>>
  agentNames: ReadonlyMap<string, string>
  /** How the steps of a run go, by path; null when none is shown. */
  run: ReadonlyMap<string, ExecutionStep> | null
  /** How the paths of this scope begin in the run. */
  runPrefix?: string
  /** What is searched for; empty for nothing. */
  search: string
  /** What another version did to the steps. */
  changes?: ReadonlyMap<string, Change>
  readOnly?: boolean
}

/** The graph: steps to move, arrows to draw. Changes become one entry of the history each. */
export function Canvas(props: CanvasProps) {
  const { history, selected, onSelect, selectedEdges = NO_EDGES, onSelectEdges, onOpen } = props
  const { readOnly = false } = props
  const { drawing, draw } = history
  const { dark } = useTheme()
  const flow = useReactFlow()
  const wanted = useFlowNodes(props)
  const [nodes, setNodes] = useState<StepFlowNode[]>(wanted)
  useEffect(() => setNodes((now) => keepMeasured(wanted, now)), [wanted])

  const edges = useMemo<ArrowEdge[]>(() => {
    const found = drawing.edges.map((edge) =>
      flowEdge(edge, selectedEdges.has(edgeId(edge)), readOnly)
    )
    return [...new Map(found.map((edge) => [edge.id, edge])).values()]
  }, [drawing.edges, selectedEdges, readOnly])

  const many = drawing.nodes.length > MANY
  const far = useFar(many)
  const live = useLiveEdges(edges, nodes, far)

  const changeNodes = useCallback(
    (changes: NodeChange<StepFlowNode>[]) => {
      setNodes((now) => applyNodeChanges(changes, now))
      const picks = changes.filter((change) => change.type === 'select')
      if (picks.length > 0) onSelect(picked(selected, picks))
      // Told once, when the hand lets go or a key has moved it: while dragging nothing else is drawn.
      const moved = new Map<string, Point>()
      for (const change of changes) {
        if (change.type === 'position' && change.dragging === false && change.position) {
          const { x, y } = change.position
          moved.set(change.id, { x: Math.round(x), y: Math.round(y) })
        }
      }
      if (moved.size > 0 && !readOnly) draw((now) => move(now, moved))
    },
    [selected, onSelect, draw, readOnly]
  )
  const changeEdges = useCallback(
    (changes: EdgeChange<ArrowEdge>[]) => {
      const picks = changes.filter((change) => change.type === 'select')
      if (picks.length > 0) onSelectEdges?.(picked(selectedEdges, picks))
    },
    [selectedEdges, onSelectEdges]
  )
  const onConnect = useCallback(
    ({ source, target }: Connection) => draw((now) => connect(now, source, target)),
    [draw]
  )
  const onDelete = useCallback(
    ({ nodes: gone, edges: cut }: { nodes: StepFlowNode[]; edges: ArrowEdge[] }) => {
      const keys = new Set(gone.map(({ id }) => id))
      const arrows = new Set(cut.map(({ id }) => id))
      const isCut = (edge: DefinitionEdge) => arrows.has(edgeId(edge))
      draw((now) => remove(now, keys, new Set(now.edges.filter(isCut))))
      onSelect(new Set())
      onSelectEdges?.(new Set())
    },
    [draw, onSelect, onSelectEdges]
  )
  const insert = useCallback(
    (id: string, type: StepType) =>
      draw((now) => {
        const edge = now.edges.find((one) => edgeId(one) === id)
        return edge ? insertStep(now, type, edge)[0] : now
      }),
    [draw]
  )
  const keyed = (event: KeyboardEvent) => {
    const node = (event.target as HTMLElement).closest<HTMLElement>('.react-flow__node')
    if (event.key === 'Enter' && event.target === node && node.dataset.id) onOpen?.(node.dataset.id)
  }

  const fitted = useRef(false)
  useEffect(() => {
    if (fitted.current || drawing.nodes.length === 0) return
    fitted.current = true
    requestAnimationFrame(() => void flow.fitView({ maxZoom: 1, minZoom: 0.1, padding: 0.2 }))
  }, [drawing.nodes.length, flow])

  return (
    <InsertContext value={insert}>
      <FarContext value={far}>
        <ReactFlow
          nodes={nodes}
          edges={live}
          nodeTypes={NODE_TYPES}
          edgeTypes={EDGE_TYPES}
          colorMode={dark ? 'dark' : 'light'}
          onNodesChange={changeNodes}
          onEdgesChange={changeEdges}
          onConnect={onConnect}
          onDelete={onDelete}
          onKeyDown={keyed}
          nodesDraggable={!readOnly}
          // Else the details would open, and take room from the graph, under the hand that drags.
          selectNodesOnDrag={false}
          nodesConnectable={!readOnly}
          deleteKeyCode={readOnly ? null : DELETE_KEYS}
          multiSelectionKeyCode={MULTI_KEYS}
          onlyRenderVisibleElements={many}
          minZoom={0.05}
          ariaLabelConfig={LABELS}
        >
          <Background gap={24} />
          {far && <FarArrows nodes={wanted} edges={edges} live={live} />}
          <Controls showInteractive={false} />
          {drawing.nodes.length > 8 && (
            <MiniMap pannable zoomable className="max-md:hidden" ariaLabel="Overview" />
          )}
        </ReactFlow>
      </FarContext>
    </InsertContext>
  )
}

/**
 * Nodes with the measures of those that stood in their place. Without them the arrows would be taken away until
 * all is measured again, and with them the focus of who works with keys.
 */
function keepMeasured(wanted: StepFlowNode[], now: StepFlowNode[]): StepFlowNode[] {
  const measures = new Map(now.map(({ id, measured }) => [id, measured]))
  for (const node of wanted) node.measured ??= measures.get(node.id)
  return wanted
}

function picked(now: ReadonlySet<string>, picks: Array<{ id: string; selected: boolean }>) {
  const next = new Set(now)
  for (const { id, selected } of picks) {
    if (selected) next.add(id)
    else next.delete(id)
  }
  return next
}

function useFlowNodes(props: CanvasProps): StepFlowNode[] {
  const { history, selected, problems, pinned, agentNames, run, search, changes } = props
  const { runPrefix = '' } = props
  const { nodes } = history.drawing
  return useMemo(() => {
    const sought = search.trim().toLowerCase()
    return nodes.map((step, index): StepFlowNode => {
      const { id, name, type, agentId, config } = step
      const agent = agentNames.get(agentId ?? '')
      const done = run?.get(runPrefix + id) ?? null
      const data = {
        name,
        type,
        detail: agent ?? String(config.expression ?? id),
        problem: problems.get(id) ?? null,
        pinned: Object.hasOwn(pinned, id),
        found: sought !== '' && `${id} ${name} ${agent ?? ''}`.toLowerCase().includes(sought),
        run: done && { status: done.status, durationMs: done.durationMs, attempt: done.attempt },
        ahead: run !== null && done === null,
        change: changes?.get(id) ?? null,
      }
      return flowNode(step, index, { selected: selected.has(id), data })
    })
  }, [nodes, selected, problems, pinned, agentNames, run, runPrefix, search, changes])
}
