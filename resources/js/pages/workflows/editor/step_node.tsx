import { memo, use } from 'react'
import { Handle, Position, type Node, type NodeProps } from '@xyflow/react'
import {
  CircleAlert,
  CircleCheck,
  CircleDashed,
  CircleX,
  Hourglass,
  LoaderCircle,
  Pin,
  SkipForward,
  type LucideIcon,
} from 'lucide-react'
import type { StepType } from '#engine/graph/types'
import type { ExecutionStep } from '../../../../client/schema.js'
import { classes } from '~/lib/classes'
import { duration } from '~/ui/time'
import type { Change } from './canvas'
import { FarContext } from './far'
import { STEP_SIZE } from './layout'
import { STEP_KINDS } from './step_kinds'

export type StepNodeData = {
  name: string
  type: StepType
  /** What it runs, or what it says. */
  detail: string
  problem: string | null
  pinned: boolean
  /** Searched for and found. */
  found: boolean
  run: Pick<ExecutionStep, 'status' | 'durationMs' | 'attempt'> | null
  /** Something runs at the moment, and this has not begun. */
  ahead: boolean
  /** What another version did to it. */
  change: Change | null
}

export type StepFlowNode = Node<StepNodeData, 'step'>

const LOOKS: Record<string, [LucideIcon, string]> = {
  running: [LoaderCircle, 'border-info bg-info-soft'],
  waiting: [Hourglass, 'border-warn bg-warn-soft'],
  completed: [CircleCheck, 'border-good'],
  failed: [CircleX, 'border-bad bg-bad-soft'],
  skipped: [SkipForward, 'border-dashed opacity-60'],
  cancelled: [CircleX, 'border-warn'],
}

const CHANGES: Record<Change, string> = {
  added: 'border-good bg-good-soft',
  removed: 'border-bad border-dashed bg-bad-soft line-through',
  changed: 'border-warn bg-warn-soft',
}

/** One step of the drawing: what it is, and how its run goes; from afar just its outline and its state. */
export const StepNode = memo(function StepNode({ id, data, selected }: NodeProps<StepFlowNode>) {
  const far = use(FarContext)
  const { problem, found, run, ahead, change } = data
  const look = run && LOOKS[run.status]?.[1]
  return (
    <div
      data-testid={`step-${id}`}
      data-status={run?.status}
      data-change={change ?? undefined}
      style={STEP_SIZE}
      className={classes(
        'flex items-center gap-2.5 rounded-lg border bg-surface px-3 text-left',
        look || 'border-line-strong/60',
        far ? 'border-4' : 'shadow-sm',
        far && problem && !run && 'border-bad bg-bad-soft',
        change && CHANGES[change],
        ahead && 'opacity-60',
        found && 'ring-2 ring-warn',
        selected && 'ring-2 ring-accent'
      )}
    >
      <Port type="target" far={far} />
      {!far && <Face data={data} />}
      <Port type="source" far={far} />
    </div>
  )
})

/** Where arrows begin or end. From afar it only has its place, which the arrows are drawn by. */
function Port({ type, far }: { type: 'source' | 'target'; far: boolean }) {
  const position = type === 'target' ? Position.Top : Position.Bottom
  const look = 'size-2.5! border-surface! bg-line-strong!'
  if (!far) return <Handle type={type} position={position} className={look} />
  const place = type === 'target' ? '-top-1.25' : '-bottom-1.25'
  return (
    <span
      data-handlepos={position}
      className={classes(type, place, 'invisible absolute left-1/2 -ml-1.25 size-2.5')}
    />
  )
}

/** What can be read of a step. */
function Face({ data }: { data: StepNodeData }) {
  const { name, type, detail, problem, pinned, run } = data
  const { icon: Icon, label } = STEP_KINDS[type]
  const StatusIcon = (run && LOOKS[run.status]?.[0]) ?? CircleDashed
  return (
    <>
      <span className="rounded-md bg-accent-soft p-1.5 text-accent">
        <Icon aria-label={label} className="size-4" />
      </span>
      <span className="min-w-0 flex-1">
        <span className="block truncate font-medium">{name}</span>
        <span className="block truncate text-xs text-ink-soft">
          {run?.durationMs != null ? duration(run.durationMs) : detail}
        </span>
      </span>
      {pinned && <Pin aria-label="Pinned" className="size-4 text-warn" />}
      {problem && !run && (
        <span title={problem}>
          <CircleAlert aria-label={problem} className="size-4 text-bad" />
        </span>
      )}
      {run && (
        <StatusIcon
          aria-label={run.status}
          className={classes('size-4', run.status === 'running' && 'animate-spin')}
        />
      )}
    </>
  )
}
