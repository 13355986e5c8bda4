import { useEffect, useRef } from 'react'
import { copy, paste, readCopied, remove } from './document'
import type { History } from './history'

const editing = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    /^(input|textarea|select)$/i.test(target.tagName) ||
    target.closest('[role=dialog]') !== null)

/**
 * Copies, cuts and pastes steps as JSON text, so that they go from one workflow to another, and undoes
 * and redoes by keys. Fields keep their own keys.
 */
export function useClipboard(given: {
  history: History
  selected: ReadonlySet<string>
  select(keys: ReadonlySet<string>): void
  announce(text: string): void
}): void {
  const latest = useRef(given)
  useEffect(() => {
    latest.current = given
  })
  useEffect(() => {
    const count = (number: number) => (number === 1 ? '1 step' : `${number} steps`)
    const copied = (event: ClipboardEvent) => {
      const { history, selected, announce, select } = latest.current
      const marked = getSelection()?.isCollapsed === false
      if (editing(event.target) || marked || selected.size === 0 || !event.clipboardData) return
      event.clipboardData.setData('text/plain', copy(history.drawing, selected))
      event.preventDefault()
      if (event.type === 'cut') {
        history.draw((now) => remove(now, selected, new Set()))
        select(new Set())
      }
      announce(`${count(selected.size)} ${event.type === 'cut' ? 'cut' : 'copied'}`)
    }
    const pasted = (event: ClipboardEvent) => {
      const { history, select, announce } = latest.current
      if (editing(event.target)) return
      const steps = readCopied(event.clipboardData?.getData('text/plain') ?? '')
      if (!steps) return
      event.preventDefault()
      const [drawing, keys] = paste(history.drawing, steps)
      history.draw(() => drawing)
      select(new Set(keys))
      announce(`${count(keys.length)} pasted`)
    }
    const pressed = (event: KeyboardEvent) => {
      const { history, select, announce } = latest.current
      if (editing(event.target) || !(event.ctrlKey || event.metaKey)) return
      const key = event.key.toLowerCase()
      if (key === 'z' && !event.shiftKey) {
        history.undo()
        announce('Undone')
      } else if (key === 'y' || (key === 'z' && event.shiftKey)) {
        history.redo()
        announce('Redone')
      } else if (key === 'a') select(new Set(history.drawing.nodes.map(({ id }) => id)))
      else return
      event.preventDefault()
    }
    const heard = [
      ['copy', copied],
      ['cut', copied],
      ['paste', pasted],
      ['keydown', pressed],
    ] as Array<[string, EventListener]>
    for (const [name, listener] of heard) document.addEventListener(name, listener)
    return () => {
      for (const [name, listener] of heard) document.removeEventListener(name, listener)
    }
  }, [])
}
