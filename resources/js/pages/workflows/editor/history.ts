import { useMemo, useReducer } from 'react'
import { EMPTY, type Drawing } from './document'
import { begin, turn } from './timeline'

export interface History {
  drawing: Drawing
  /**
   * Changes the drawing. Always the same function: what it changes is the drawing of that moment.
   *
   * @param part - What changes in a row are one entry for, such as a field that is typed into.
   */
  draw(change: (drawing: Drawing) => Drawing, part?: string): void
  /** Gives places to steps that have none: nobody's change, so nothing to save or to undo. */
  place(change: (drawing: Drawing) => Drawing): void
  undo(): void
  redo(): void
  canUndo: boolean
  canRedo: boolean
  changed: boolean
  /** @param drawing - What the server has now. */
  markSaved(drawing: Drawing): void
  load(drawing: Drawing): void
}

/** A drawing with its past and its future. */
export function useHistory(first: Drawing = EMPTY): History {
  const [line, act] = useReducer(turn, first, begin)
  const acts = useMemo(
    () => ({
      draw: (change: (drawing: Drawing) => Drawing, part: string | null = null) =>
        act({ kind: 'draw', change, part }),
      place: (change: (drawing: Drawing) => Drawing) => act({ kind: 'place', change }),
      undo: () => act({ kind: 'undo' }),
      redo: () => act({ kind: 'redo' }),
      markSaved: (drawing: Drawing) => act({ kind: 'saved', drawing }),
      load: (drawing: Drawing) => act({ kind: 'load', drawing }),
    }),
    []
  )
  const { now, past, future, saved } = line
  return useMemo(
    () => ({
      ...acts,
      drawing: now,
      canUndo: past.length > 0,
      canRedo: future.length > 0,
      changed: now !== saved,
    }),
    [acts, now, past.length, future.length, saved]
  )
}
