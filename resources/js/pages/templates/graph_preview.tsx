import { useEffect, useMemo } from 'react'
import { ReactFlowProvider } from '@xyflow/react'
import { Canvas } from '../workflows/editor/canvas'
import { move } from '../workflows/editor/document'
import { useHistory } from '../workflows/editor/history'
import { layOut } from '../workflows/editor/layout'
import type { Blueprint } from './blueprint'

const NONE: ReadonlySet<string> = new Set()
const NO_PROBLEMS: ReadonlyMap<string, string> = new Map()
const nothing = () => {}

/** A template's graph, to look at. */
export default function GraphPreview({ blueprint }: { blueprint: Blueprint }) {
  return (
    <ReactFlowProvider>
      <Graph blueprint={blueprint} />
    </ReactFlowProvider>
  )
}

function Graph({ blueprint: { drawing, agents } }: { blueprint: Blueprint }) {
  const history = useHistory(drawing)
  const { load } = history
  const names = useMemo(
    () => new Map([...agents].map(([key, { name }]) => [key, name ?? key])),
    [agents]
  )
  useEffect(() => {
    let gone = false
    void layOut(drawing).then((places) => !gone && load(move(drawing, places)))
    return () => {
      gone = true
    }
  }, [drawing, load])
  const placed = history.drawing.nodes.every(({ position }) => position)
  return (
    <div className="h-[28rem] rounded-lg border border-line bg-surface" data-testid="canvas">
      {placed && (
        <Canvas
          readOnly
          history={history}
          selected={NONE}
          onSelect={nothing}
          problems={NO_PROBLEMS}
          pinned={{}}
          agentNames={names}
          run={null}
          search=""
        />
      )}
    </div>
  )
}
