import { completeStep } from '#engine/graph/complete'
import type { Edge, Graph, JsonObject, StepDefinition, StepType } from '#engine/graph/types'

/** Numbers from a seed (mulberry32), so that a failure can be had again. */
export class Dice {
  #state: number

  constructor(readonly seed: number) {
    this.#state = seed
  }

  /** From 0 to below 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }

  /** A whole number from 0 to below `limit`. */
  below(limit: number): number {
    return Math.floor(this.next() * limit)
  }

  chance(probability: number): boolean {
    return this.next() < probability
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)]!
  }

  shuffled<T>(list: readonly T[]): T[] {
    const result = [...list]
    for (let index = result.length - 1; index > 0; index--) {
      const other = this.below(index + 1)
      const entry = result[index]!
      result[index] = result[other]!
      result[other] = entry
    }
    return result
  }
}

/** Runs a property for many seeds; the seed of a failure is in its message. */
export function forSeeds(count: number, property: (dice: Dice) => void): void {
  for (let seed = 1; seed <= count; seed++) {
    try {
      property(new Dice(seed))
    } catch (error) {
      if (error instanceof Error) error.message = `seed ${seed}: ${error.message}`
      throw error
    }
  }
}

/** A step with nothing but a key. */
export function step(stepKey: string, fields: Partial<StepDefinition> = {}): StepDefinition {
  return completeStep({ stepKey, stepType: 'agent', agentId: 'agent-1', ...fields }, 0)
}

/** A graph without cycles: edges lead from earlier to later steps, declared in any order. */
export function randomGraph(dice: Dice, count: number, edgesPerStep: number): Graph {
  const keys = Array.from({ length: count }, (_, index) => `s${index}`)
  const edges: Edge[] = []
  const limit = Math.floor(edgesPerStep * count)
  for (let index = 0; index < limit && count > 1; index++) {
    const target = 1 + dice.below(count - 1)
    const edge = { source: keys[dice.below(target)]!, target: keys[target]! }
    edges.push(dice.chance(0.3) ? { ...edge, condition: dice.pick(['yes', 'no']) } : edge)
  }
  const steps = keys.map((key) => step(key, { position: dice.below(count) }))
  return { steps: dice.shuffled(steps), edges: dice.shuffled(edges) }
}

/** Steps with every field set to something, valid as to their dependencies. */
export function randomSteps(dice: Dice, count: number): StepDefinition[] {
  const types: StepType[] = ['agent', 'condition', 'loop', 'parallel', 'wait']
  const keys = dice.shuffled(Array.from({ length: count }, (_, index) => `step-${index}`))
  const some = (list: string[]) => dice.shuffled(list.filter(() => dice.chance(0.3)))
  return dice.shuffled(
    keys.map((stepKey, index) => {
      const stepType = dice.pick(types)
      const later = keys.slice(index + 1)
      const config: JsonObject = { any: index }
      if (stepType === 'condition') config.expression = 'true'
      if (stepType === 'condition' && dice.chance(0.8)) config.then = some(later)
      if (stepType === 'condition' && dice.chance(0.8)) config.else = some(later)
      return step(stepKey, {
        stepType,
        stepName: `Step ${index}`,
        position: dice.chance(0.5) ? index : dice.below(100),
        agentId: dice.chance(0.5) ? `agent-${index}` : null,
        config,
        inputs: { value: '{{ inputs.value }}', list: [index, null, { deep: true }] },
        outputs: dice.chance(0.3) ? { total: '{{ output }}' } : {},
        dependsOn: some(keys.slice(0, index)),
        retryCount: dice.below(21),
        retryDelayMs: dice.below(3_600_000),
        timeoutMs: 1 + dice.below(1000),
        onError: dice.pick(['fail', 'continue', 'retry'] as const),
      })
    })
  )
}
