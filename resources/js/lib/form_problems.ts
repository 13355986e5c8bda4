import type { FieldPath, FieldValues, UseFormSetError } from 'react-hook-form'
import { ApiFailure, messageOf } from '~/api/failure'

/**
 * Puts what the API found wrong beside the fields that it names.
 *
 * @returns What no field of this form can show, or null.
 */
export function showProblems<Values extends FieldValues>(
  error: unknown,
  fields: readonly FieldPath<Values>[],
  setError: UseFormSetError<Values>
): string | null {
  if (!(error instanceof ApiFailure)) return messageOf(error)
  const left = error.details.filter(({ field, message }) => {
    const own = fields.find((name) => name === field)
    if (own) setError(own, { message })
    return !own
  })
  if (error.details.length > 0 && left.length === 0) return null
  return left.length > 0
    ? left.map(({ field, message }) => `${field}: ${message}`).join('. ')
    : error.message
}
