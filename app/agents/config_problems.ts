import { errors } from '@vinejs/vine'
import { StepError } from '#engine/contracts/step_error'
import type { JsonObject, Problem } from '#engine/graph/types'

interface Reported {
  field: string
  message: string
  rule: string
}

/** Any of Vine's validators: what a schema would give is not asked for here. */
interface Validator {
  tryValidate(data: unknown, options?: undefined): Promise<[unknown, unknown]>
}

/** What Vine finds wrong with a config; fields are relative to the agent. */
export async function schemaProblems(validator: Validator, config: JsonObject): Promise<Problem[]> {
  const [error] = await validator.tryValidate(config)
  if (!(error instanceof errors.E_VALIDATION_ERROR)) {
    return []
  }
  const reported = error.messages as Reported[]
  return reported.map(({ field, message, rule }) => ({ field: `config.${field}`, message, rule }))
}

/** The failure of a run whose agent has problems: `VALIDATION_ERROR`, not retryable. */
export function configError(problems: Problem[]): StepError {
  const message = problems.map((problem) => `${problem.field}: ${problem.message}`).join('; ')
  const details = problems.map((problem) => ({ ...problem }))
  return new StepError('VALIDATION_ERROR', message, { retryable: false, details })
}
