import type { Clock } from '../contracts/clock.js'

/** A step stands in line for a slot so long before its execution releases the worker, in milliseconds. */
const PATIENCE_MS = 1000

/** An execution that stands in line is looked at again after so long, whatever was lost, in milliseconds. */
const LOOK_AGAIN_MS = 30_000

/** What keeps steps of a run from beginning here and now: no free slot, or a label that is not here. */
export class Holdups {
  #labels = new Set<string>()
  #inLine = 0
  #movedAt = 0

  constructor(private clock: Clock) {}

  /** A step can only run on a worker with this label. */
  needs(label: string): void {
    this.#labels.add(label)
  }

  joined(): void {
    this.#inLine++
    this.moved()
  }

  left(): void {
    this.#inLine--
    this.moved()
  }

  /** Something ended or began: a slot may come at once. */
  moved(): void {
    this.#movedAt = this.clock.now()
  }

  get any(): boolean {
    return this.#inLine + this.#labels.size > 0
  }

  /** Labels that a worker must have one of to go on with the run; undefined where there are none. */
  get labels(): string[] | undefined {
    return this.#labels.size === 0 ? undefined : [...this.#labels].sort()
  }

  /** When to look again at who stands in line; null when nobody does. */
  get lookAt(): number | null {
    if (this.#inLine === 0) return null
    const now = this.clock.now()
    const patient = this.#movedAt + PATIENCE_MS
    return patient > now ? patient : now + LOOK_AGAIN_MS
  }
}
