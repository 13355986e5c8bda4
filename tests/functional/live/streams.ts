/** Waits, one after the other, in milliseconds. */
export const inARow = (...ms: number[]) =>
  ms.map((durationMs, index) => ({
    stepKey: `w${index}`,
    stepType: 'wait',
    config: { durationMs },
    dependsOn: index > 0 ? [`w${index - 1}`] : [],
  }))
