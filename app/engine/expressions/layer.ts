/**
 * A map over another map: what it lacks is looked up below. So a scope within a scope costs the few
 * names that it adds, however many the outer one has.
 */
export class Layer<Value> extends Map<string, Value> {
  constructor(readonly below?: Layer<Value>) {
    super()
  }

  override get(name: string): Value | undefined {
    return super.has(name) ? super.get(name) : this.below?.get(name)
  }

  override has(name: string): boolean {
    return super.has(name) || (this.below?.has(name) ?? false)
  }

  override get size(): number {
    let size = super.size
    if (this.below) for (const name of this.below.keys()) if (!super.has(name)) size++
    return size
  }

  override *keys(): MapIterator<string> {
    yield* super.keys()
    if (this.below) for (const name of this.below.keys()) if (!super.has(name)) yield name
  }

  override *entries(): MapIterator<[string, Value]> {
    for (const name of this.keys()) yield [name, this.get(name)!]
  }

  override *values(): MapIterator<Value> {
    for (const [, value] of this.entries()) yield value
  }

  override forEach(visit: (value: Value, name: string, map: Map<string, Value>) => void): void {
    for (const [name, value] of this.entries()) visit(value, name, this)
  }

  override [Symbol.iterator](): MapIterator<[string, Value]> {
    return this.entries()
  }
}

// The CEL library takes for a map what has `Map` for its constructor, and nothing that inherits it.
Object.defineProperty(Layer.prototype, 'constructor', { value: Map })
