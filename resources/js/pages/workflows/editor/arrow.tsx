import { memo } from 'react'
import {
  BaseEdge,
  EdgeLabelRenderer,
  getBezierPath,
  type Edge,
  type EdgeProps,
} from '@xyflow/react'
import { Plus } from 'lucide-react'

export type ArrowData = {
  condition?: string
  insert?: () => void
}

export type ArrowEdge = Edge<ArrowData, 'arrow'>

/** An arrow: its condition, and a button that puts a step into it. */
export const Arrow = memo(function Arrow(props: EdgeProps<ArrowEdge>) {
  const { data, selected, markerEnd, style } = props
  const [path, x, y] = getBezierPath(props)
  return (
    <>
      <BaseEdge path={path} markerEnd={markerEnd} style={style} interactionWidth={20} />
      <EdgeLabelRenderer>
        <div
          className="nodrag nopan pointer-events-auto absolute flex items-center gap-1"
          style={{ transform: `translate(-50%, -50%) translate(${x}px, ${y}px)` }}
        >
          {data?.condition && (
            <span className="max-w-40 truncate rounded bg-subtle px-1.5 text-xs text-ink-soft">
              {data.condition === 'true'
                ? 'yes'
                : data.condition === 'false'
                  ? 'no'
                  : data.condition}
            </span>
          )}
          {selected && data?.insert && (
            <button
              type="button"
              aria-label="Insert a step here"
              className="rounded-full border border-line bg-raised p-0.5 text-accent"
              onClick={data.insert}
            >
              <Plus aria-hidden className="size-3.5" />
            </button>
          )}
        </div>
      </EdgeLabelRenderer>
    </>
  )
})
