import type { JsonObject } from '#engine/graph/types'
import ValidationException from '#exceptions/validation_exception'

/**
 * An output can be given only in place of one that a new execution takes over.
 *
 * @param reused - Keys of the steps that it takes over.
 * @throws ValidationException naming each step that runs again or is not there.
 */
export function checkOverrides(overrides: JsonObject, reused: readonly string[]): void {
  const problems = Object.keys(overrides)
    .filter((key) => !reused.includes(key))
    .map((key) => ({
      field: `overrides.${key}`,
      message: `"${key}" is not reused`,
      rule: 'exists',
    }))
  if (problems.length > 0) throw new ValidationException(problems)
}
