import { costUnits, type Price } from '#agents/llm/prices'
import type { RunModels } from '#agents/llm/run_models'

/** What a call may look like when models are compared: much in, less out. */
const TYPICAL = { input: 3_000_000, output: 1_000_000, cached: 0, cacheWrite: 0 }

/** A budget wants somebody to be asked before the next call. Nothing is reserved, nothing was called. */
export class SoftLimitReached extends Error {
  override name = 'SoftLimitReached'
}

/**
 * The first model after number `index` that costs less.
 *
 * @returns null where there is none, or nobody has told what the model costs.
 */
export async function cheaperThan(models: RunModels, index: number): Promise<number | null> {
  const { price } = await models.at(index)
  for (let other = index + 1; price !== null && other < models.count; other++) {
    const found = (await models.at(other)).price
    if (found !== null && typical(found) < typical(price)) return other
  }
  return null
}

function typical(price: Price): bigint {
  return costUnits(price, TYPICAL)
}
