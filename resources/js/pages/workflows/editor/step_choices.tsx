import type { StepType } from '#engine/graph/types'
import type { MenuItem } from '~/ui/menu'
import { STEP_KINDS } from './step_kinds'

/** The types of step, to choose from. */
export function stepChoices(choose: (type: StepType) => void): MenuItem[] {
  return (Object.keys(STEP_KINDS) as StepType[]).map((type) => {
    const { icon: Icon, label, text } = STEP_KINDS[type]
    return {
      icon: <Icon aria-hidden />,
      label: (
        <span>
          {label} <span className="block text-xs text-ink-soft">{text}</span>
        </span>
      ),
      act: () => choose(type),
    }
  })
}
