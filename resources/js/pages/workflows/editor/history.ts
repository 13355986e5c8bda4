import { useCallback, useMemo, useReducer } from 'react'
import { EMPTY, type Drawing } from './document'

/** Steps back that are kept. They share what they don't change. */
const MAX_PAST = 200

interface Timeline {
  past: Drawing[]
  now: Drawing
  future: Drawing[]
  /** What the server has. */
  saved: Drawing
}

type Move =
  | { kind: 'draw'; drawing: Drawing; merge: boolean }
  | { kind: 'undo' | 'redo' | 'saved' }
  | { kind: 'load'; drawing: Drawing }

function turn(line: Timeline, move: Move): Timeline {
  const { past, now, future, saved } = line
  switch (move.kind) {
    case 'draw':
      if (move.drawing === now) return line
      return {
        past: move.merge ? past : [...past, now].slice(-MAX_PAST),
        now: move.drawing,
        future: [],
        saved,
      }
    case 'undo':
      return past.length === 0
        ? line
        : { past: past.slice(0, -1), now: past.at(-1)!, future: [now, ...future], saved }
    case 'redo':
      return future.length === 0
        ? line
        : { past: [...past, now], now: future[0]!, future: future.slice(1), saved }
    case 'saved':
      return { ...line, saved: now }
    case 'load':
      return { past: [], now: move.drawing, future: [], saved: move.drawing }
  }
}

export interface History {
  drawing: Drawing
  /** @param merge - Whether it belongs to the change before, such as the next letter of a word. */
  draw(change: (drawing: Drawing) => Drawing, merge?: boolean): void
  undo(): void
  redo(): void
  canUndo: boolean
  canRedo: boolean
  changed: boolean
  markSaved(): void
  load(drawing: Drawing): void
}

/** A drawing with its past and its future. */
export function useHistory(first: Drawing = EMPTY): History {
  const [line, act] = useReducer(turn, { past: [], now: first, future: [], saved: first })
  const { now } = line
  const draw = useCallback(
    (change: (drawing: Drawing) => Drawing, merge = false) =>
      act({ kind: 'draw', drawing: change(now), merge }),
    [now]
  )
  const acts = useMemo(
    () => ({
      undo: () => act({ kind: 'undo' }),
      redo: () => act({ kind: 'redo' }),
      markSaved: () => act({ kind: 'saved' }),
      load: (drawing: Drawing) => act({ kind: 'load', drawing }),
    }),
    []
  )
  return {
    ...acts,
    draw,
    drawing: now,
    canUndo: line.past.length > 0,
    canRedo: line.future.length > 0,
    changed: now !== line.saved,
  }
}
