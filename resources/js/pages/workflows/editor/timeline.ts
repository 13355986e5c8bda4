import type { Drawing } from './document.js'

/** Steps back that are kept. They share what they don't change. */
const MAX_PAST = 200

/** A drawing with what it was before and what was undone. */
export interface Timeline {
  past: Drawing[]
  now: Drawing
  future: Drawing[]
  /** What the server has. */
  saved: Drawing
  /** What the newest change belongs to, such as one field; null for a change of its own. */
  part: string | null
}

export type Move =
  | { kind: 'draw'; change: (drawing: Drawing) => Drawing; part: string | null }
  | { kind: 'place'; change: (drawing: Drawing) => Drawing }
  | { kind: 'undo' | 'redo' }
  | { kind: 'saved'; drawing: Drawing }
  | { kind: 'load'; drawing: Drawing }

export const begin = (now: Drawing): Timeline => ({
  past: [],
  now,
  future: [],
  saved: now,
  part: null,
})

/** The timeline after a move. Changes of one part in a row, such as the letters of a word, are one. */
export function turn(line: Timeline, move: Move): Timeline {
  const { past, now, future, saved } = line
  switch (move.kind) {
    case 'draw': {
      const next = move.change(now)
      if (next === now) return line
      const goesOn = move.part !== null && move.part === line.part
      return {
        past: goesOn ? past : [...past, now].slice(-MAX_PAST),
        now: next,
        future: [],
        saved,
        part: move.part,
      }
    }
    case 'place': {
      const next = move.change(now)
      return { ...line, now: next, saved: saved === now ? next : saved }
    }
    case 'undo': {
      const last = past.at(-1)
      if (!last) return line
      return { past: past.slice(0, -1), now: last, future: [now, ...future], saved, part: null }
    }
    case 'redo': {
      const [next, ...rest] = future
      if (!next) return line
      return { past: [...past, now], now: next, future: rest, saved, part: null }
    }
    case 'saved':
      return { ...line, saved: move.drawing, part: null }
    case 'load':
      return begin(move.drawing)
  }
}
