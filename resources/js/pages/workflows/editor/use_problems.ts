import { useEffect, useState } from 'react'
import type { Problem } from '#engine/graph/types'
import { problemsOf, type Drawing } from './document'

/** How long nothing must be drawn before it is looked through, in milliseconds. */
const PAUSE_MS = 120

/** What the engine finds wrong with a drawing, found when the hand rests. */
export function useProblems(drawing: Drawing): readonly Problem[] {
  const [problems, setProblems] = useState(() => problemsOf(drawing))
  useEffect(() => {
    const timer = setTimeout(() => setProblems(problemsOf(drawing)), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [drawing])
  return problems
}
