import type { Problem } from '#engine/graph/types'
import { stepOfProblem, type Drawing } from './document'

/** What keeps the workflow from running, and where. */
export function ProblemList(props: {
  drawing: Drawing
  problems: readonly Problem[]
  choose(stepKey: string): void
}) {
  const { drawing, problems, choose } = props
  if (problems.length === 0) return null
  return (
    <section aria-label="Problems">
      <h2 className="mb-2 font-semibold">To be put right</h2>
      <ul className="flex flex-col gap-1">
        {problems.map((problem) => {
          const key = stepOfProblem(drawing, problem)
          return (
            <li key={problem.field} className="text-bad">
              {key === null ? (
                `${problem.field}: ${problem.message}`
              ) : (
                <button type="button" className="text-left underline" onClick={() => choose(key)}>
                  {key}: {problem.message}
                </button>
              )}
            </li>
          )
        })}
      </ul>
    </section>
  )
}
