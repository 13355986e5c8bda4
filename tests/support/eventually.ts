/** How long to leave the processor to others between two looks at a condition, in milliseconds. */
const LOOK_EVERY_MS = 15

/** How long most may take, in milliseconds: not a promise to anybody, others may need the processors. */
const PATIENCE_MS = 20_000

/**
 * Looks at a condition until it holds.
 *
 * @param condition - Answers something truthy when it holds; one that throws does not hold yet.
 * @param ms - How long it may take at most.
 * @returns What the condition answered.
 * @throws Error when the time is over: with what the condition threw last.
 */
export async function eventually<Value>(
  condition: () => Value | Promise<Value>,
  ms = PATIENCE_MS
): Promise<NonNullable<Value>> {
  const giveUpAt = performance.now() + ms
  for (;;) {
    let last: unknown = 'it did not hold'
    try {
      const value = await condition()
      if (value) return value
    } catch (error) {
      last = error
    }
    if (performance.now() > giveUpAt) {
      throw new Error(`Not within ${ms} ms: ${condition.toString()}`, { cause: last })
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
  }
}
