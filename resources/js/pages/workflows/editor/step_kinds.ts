import { Bot, GitBranch, Hourglass, Repeat, Rows3, type LucideIcon } from 'lucide-react'
import type { StepType } from '#engine/graph/types'

export const STEP_KINDS: Record<StepType, { label: string; icon: LucideIcon; text: string }> = {
  agent: { label: 'Agent', icon: Bot, text: 'Runs an agent' },
  condition: { label: 'Condition', icon: GitBranch, text: 'Goes one way or the other' },
  loop: { label: 'Loop', icon: Repeat, text: 'Does something for each item' },
  parallel: { label: 'Parallel', icon: Rows3, text: 'Runs branches side by side' },
  wait: { label: 'Wait', icon: Hourglass, text: 'For a time, a signal or an approval' },
}
