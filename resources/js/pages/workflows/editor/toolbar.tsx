import { LayoutList, Play, Plus, Redo2, Save, Search, Undo2 } from 'lucide-react'
import type { StepType } from '#engine/graph/types'
import { Button } from '~/ui/button'
import { Menu } from '~/ui/menu'
import { Tooltip } from '~/ui/tooltip'
import type { History } from './history'
import { stepChoices } from './step_choices'

export interface ToolbarProps {
  history: History
  add(type: StepType): void
  arrange(): void
  save(): void
  saving: boolean
  execute(): void
  executing: boolean
  search: string
  onSearch(text: string): void
  /** Goes to the next step that is found. */
  find(): void
}

export function Toolbar(props: ToolbarProps) {
  const { history, add, arrange, save, saving, execute, executing, search, onSearch, find } = props
  const icon = (label: string, Icon: typeof Undo2, act: () => void, disabled = false) => (
    <Tooltip text={label}>
      <Button size="icon" look="ghost" aria-label={label} disabled={disabled} onClick={act}>
        <Icon aria-hidden />
      </Button>
    </Tooltip>
  )
  return (
    <div role="toolbar" aria-label="Editor" className="flex flex-wrap items-center gap-1">
      <Menu
        trigger={
          <Button>
            <Plus aria-hidden /> Add Step
          </Button>
        }
        items={stepChoices(add)}
      />
      {icon('Undo', Undo2, history.undo, !history.canUndo)}
      {icon('Redo', Redo2, history.redo, !history.canRedo)}
      {icon('Arrange', LayoutList, arrange, history.drawing.nodes.length === 0)}
      <div className="relative max-md:hidden">
        <Search aria-hidden className="absolute top-2.5 left-2 size-4 text-ink-soft" />
        <input
          type="search"
          aria-label="Find a step"
          placeholder="Find a step"
          value={search}
          onChange={({ target }) => onSearch(target.value)}
          onKeyDown={({ key }) => key === 'Enter' && find()}
          className="h-9 w-40 rounded-md border border-line-strong/60 bg-surface pr-2 pl-8"
        />
      </div>
      <div className="ml-auto flex gap-2">
        <Button onClick={save} busy={saving}>
          {!saving && <Save aria-hidden />} Save Workflow
        </Button>
        <Button look="primary" onClick={execute} busy={executing}>
          {!executing && <Play aria-hidden />} Execute
        </Button>
      </div>
    </div>
  )
}
