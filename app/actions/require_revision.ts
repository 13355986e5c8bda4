import PreconditionFailedException from '#exceptions/precondition_failed_exception'
import { revisionOf, type Revised } from '#models/revised'

/**
 * Refuses to go on with a row that is in none of the states that a client expects. Ask it of a row
 * that is locked, or of two who changed the same state both would be right.
 *
 * @param expected Names of states; undefined where any will do.
 * @throws PreconditionFailedException
 */
export function requireRevision(row: Revised, expected: readonly string[] | undefined): void {
  if (expected !== undefined && !expected.includes(revisionOf(row))) {
    throw new PreconditionFailedException()
  }
}
