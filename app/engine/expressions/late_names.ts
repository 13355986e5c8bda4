import type { Json } from '../graph/types.js'
import { Layer } from './layer.js'

/** Names whose values are made when they are asked for: what is large need not be kept for them. */
export class LateNames extends Layer<Json | Layer<Json>> {
  #late: Record<string, () => Json>

  constructor(late: Record<string, () => Json>) {
    super()
    this.#late = late
    for (const name of Object.keys(late)) this.set(name, null)
  }

  override get(name: string): Json | Layer<Json> | undefined {
    return this.has(name) ? this.#late[name]!() : undefined
  }
}
