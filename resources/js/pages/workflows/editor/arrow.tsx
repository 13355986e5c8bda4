import { createContext, memo, use } from 'react'
import {
  BaseEdge,
  EdgeLabelRenderer,
  getBezierPath,
  type Edge,
  type EdgeProps,
} from '@xyflow/react'
import { Plus } from 'lucide-react'
import type { StepType } from '#engine/graph/types'
import { Menu } from '~/ui/menu'
import { stepChoices } from './step_choices'

export type ArrowData = {
  condition?: string
  /** Only looked at. */
  fixed: boolean
}

export type ArrowEdge = Edge<ArrowData, 'arrow'>

/** Puts a step of a type into an arrow. */
export const InsertContext = createContext<(edgeId: string, type: StepType) => void>(() => {})

/** What people call a condition of an arrow. */
export const conditionLabel = (condition: string) =>
  condition === 'true' ? 'yes' : condition === 'false' ? 'no' : condition

/** An arrow: its condition, and, when it is chosen, a button that puts a step into it. */
export const Arrow = memo(function Arrow(props: EdgeProps<ArrowEdge>) {
  const { id, data, selected, markerEnd, style } = props
  const [path, x, y] = getBezierPath(props)
  const open = selected && !data?.fixed
  return (
    <>
      <BaseEdge path={path} markerEnd={markerEnd} style={style} interactionWidth={20} />
      {(data?.condition || open) && (
        <EdgeLabelRenderer>
          <div
            className="nodrag nopan pointer-events-auto absolute z-10 flex items-center gap-1"
            style={{ transform: `translate(-50%, -50%) translate(${x}px, ${y}px)` }}
          >
            {data?.condition && (
              <span className="max-w-40 truncate rounded bg-subtle px-1.5 text-xs text-ink-soft">
                {conditionLabel(data.condition)}
              </span>
            )}
            {open && <Insert id={id} />}
          </div>
        </EdgeLabelRenderer>
      )}
    </>
  )
})

function Insert({ id }: { id: string }) {
  const insert = use(InsertContext)
  return (
    <Menu
      trigger={
        <button
          type="button"
          aria-label="Insert a step here"
          className="rounded-full border border-line bg-raised p-1 text-accent"
        >
          <Plus aria-hidden className="size-4" />
        </button>
      }
      items={stepChoices((type) => insert(id, type))}
    />
  )
}
