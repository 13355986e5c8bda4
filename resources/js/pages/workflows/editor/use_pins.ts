import { useCallback, useState } from 'react'

export type Pins = Readonly<Record<string, unknown>>

const placeOf = (workflowId: string) => `pinned outputs of ${workflowId}`

function stored(workflowId: string | null): Pins {
  if (workflowId === null) return {}
  try {
    return JSON.parse(sessionStorage.getItem(placeOf(workflowId)) ?? '{}') as Pins
  } catch {
    return {}
  }
}

/**
 * Outputs that test runs take instead of running their steps, by step key. They stay in this tab as
 * long as it is open, and never in the workflow: data of a run has no place in what is shared.
 */
export function usePins(workflowId: string | null) {
  const [pins, setPins] = useState<Pins>(() => stored(workflowId))
  const change = useCallback(
    (next: (pins: Pins) => Pins) =>
      setPins((now) => {
        const changed = next(now)
        if (workflowId !== null)
          sessionStorage.setItem(placeOf(workflowId), JSON.stringify(changed))
        return changed
      }),
    [workflowId]
  )
  const pin = useCallback(
    (key: string, output: unknown) => change((now) => ({ ...now, [key]: output ?? null })),
    [change]
  )
  const unpin = useCallback(
    (key: string) => change(({ [key]: _gone, ...others }) => others),
    [change]
  )
  const rename = useCallback(
    (from: string, to: string) =>
      change((now) => {
        if (!Object.hasOwn(now, from)) return now
        const { [from]: output, ...others } = now
        return { ...others, [to]: output }
      }),
    [change]
  )
  return { pins, pin, unpin, rename }
}
