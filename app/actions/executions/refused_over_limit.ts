import { ConcurrencyLimitError } from '#engine/contracts/intake'
import ConflictException from '#exceptions/conflict_exception'

/** Waits for an execution to be accepted. @throws ConflictException when its workflow's limit refuses it. */
export async function refusedOverLimit<Value>(accepting: Promise<Value>): Promise<Value> {
  try {
    return await accepting
  } catch (error) {
    if (error instanceof ConcurrencyLimitError) {
      throw new ConflictException(error.message, { cause: error })
    }
    throw error
  }
}
