import type { EvalRun } from '../../../../client/schema.js'

/** `3 of 4 (75 %)`. */
export function Passed({ casesPassed, casesTotal, passRate }: EvalRun) {
  return (
    <span className="tabular-nums">
      {casesPassed} of {casesTotal}
      {passRate !== null && ` (${Math.round(passRate * 100)} %)`}
    </span>
  )
}
