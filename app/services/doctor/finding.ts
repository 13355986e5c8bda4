/** What came of one check. `advice` says what to do, where there is something to do. */
export interface Finding {
  name: string
  status: 'ok' | 'warning' | 'broken'
  detail: string
  advice: string | null
}

type Verdict = Omit<Finding, 'name'>

/** Something that is looked at. It may throw: then it is broken, for the reason that it threw. */
export interface Check {
  name: string
  /** What to do when it throws. */
  otherwise: string
  look(): Promise<Verdict>
}

export const ok = (detail: string): Verdict => ({ status: 'ok', detail, advice: null })
export const warning = (detail: string, advice: string): Verdict => ({
  ...{ status: 'warning', detail, advice },
})
export const broken = (detail: string, advice: string): Verdict => ({
  ...{ status: 'broken', detail, advice },
})

/** A check that does not end within this time is broken. */
const WITHIN_MS = 15_000

/** Makes the checks, one after the other, since some use what the one before has found. */
export async function examine(checks: readonly Check[]): Promise<Finding[]> {
  const findings: Finding[] = []
  for (const { name, otherwise, look } of checks) {
    const signal = AbortSignal.timeout(WITHIN_MS)
    const late = new Promise<never>((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(new Error('no answer within 15 s')))
    })
    const verdict = await Promise.race([look(), late]).catch((error: unknown) =>
      broken(reasonOf(error), otherwise)
    )
    findings.push({ name, ...verdict })
  }
  return findings
}

/** A connection that is refused at several addresses has a message for each, and none of its own. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0])
  return error instanceof Error ? error.message : String(error)
}
