import { useEffect } from 'react'
import { toast } from 'sonner'
import { copy, paste, readCopied } from './document'
import type { History } from './history'

const editing = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName))

/**
 * Copies and pastes steps as JSON text, so that they go from one workflow to another, and undoes and
 * redoes by keys. Fields keep their own keys.
 */
export function useClipboard(
  history: History,
  selected: ReadonlySet<string>,
  select: (keys: ReadonlySet<string>) => void
): void {
  useEffect(() => {
    const copied = (event: ClipboardEvent) => {
      if (editing(event.target) || selected.size === 0 || !event.clipboardData) return
      event.clipboardData.setData('text/plain', copy(history.drawing, selected))
      event.preventDefault()
      toast.success(selected.size === 1 ? 'Step copied' : `${selected.size} steps copied`)
    }
    const pasted = (event: ClipboardEvent) => {
      if (editing(event.target)) return
      const steps = readCopied(event.clipboardData?.getData('text/plain') ?? '')
      if (!steps) return
      event.preventDefault()
      const [drawing, keys] = paste(history.drawing, steps)
      history.draw(() => drawing)
      select(new Set(keys))
    }
    const pressed = (event: KeyboardEvent) => {
      if (editing(event.target) || !(event.ctrlKey || event.metaKey)) return
      const key = event.key.toLowerCase()
      if (key === 'z' && !event.shiftKey) history.undo()
      else if (key === 'y' || (key === 'z' && event.shiftKey)) history.redo()
      else if (key === 'a') select(new Set(history.drawing.nodes.map(({ id }) => id)))
      else return
      event.preventDefault()
    }
    document.addEventListener('copy', copied)
    document.addEventListener('paste', pasted)
    document.addEventListener('keydown', pressed)
    return () => {
      document.removeEventListener('copy', copied)
      document.removeEventListener('paste', pasted)
      document.removeEventListener('keydown', pressed)
    }
  }, [history, selected, select])
}
