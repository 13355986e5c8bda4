import { useMemo } from 'react'
import { EMPTY, type Drawing } from './document'
import type { History } from './history'
import { scopeOf, withScope, type ScopePath } from './scopes'

type Change = (drawing: Drawing) => Drawing

/**
 * The history of one scope, to be drawn like a workflow of its own: its changes are changes of the
 * whole, and are undone with it. Null where the scope is gone.
 */
export function useScope(history: History, path: ScopePath): History | null {
  const { drawing: root, draw: drawRoot, place: placeRoot } = history
  const drawing = useMemo(() => scopeOf(root, path), [root, path])
  const acts = useMemo(() => {
    const within = (change: Change) => (now: Drawing) => {
      const own = scopeOf(now, path) ?? EMPTY
      const next = change(own)
      return next === own ? now : withScope(now, path, next)
    }
    return {
      draw: (change: Change, part?: string) => drawRoot(within(change), part),
      place: (change: Change) => placeRoot(within(change)),
    }
  }, [drawRoot, placeRoot, path])
  return useMemo(() => {
    if (path.length === 0) return history
    return drawing && { ...history, ...acts, drawing }
  }, [history, path, drawing, acts])
}
