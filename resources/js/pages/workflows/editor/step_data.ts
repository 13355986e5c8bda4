import { createContext, use } from 'react'
import type { Scope } from '#engine/expressions/cel'
import type { Names } from './sample'

/** What the fields of a step know of the data that reaches it. */
export interface StepData {
  /** Null before the first run. */
  scope: Scope | null
  names: Names
  /** Tells which field the next click into the data writes into. */
  focus(insert: (path: string) => void): void
}

export const StepDataContext = createContext<StepData>({ scope: null, names: {}, focus: () => {} })

export const useStepData = () => use(StepDataContext)
