import { gunzipSync, gzipSync } from 'node:zlib'
import type { Json } from '../graph/types.js'

/** What is longer than this as JSON is held compressed, in characters. */
export const HELD_FROM = 64 * 1024

/**
 * A large value, kept as compressed JSON while nobody looks at it. It becomes a value when it is asked
 * for, and stays one for as long as the collector lets it: who asks again and again does not have it
 * read again and again.
 */
export class HeldValue<Value extends Json = Json> {
  #value: WeakRef<object> | undefined

  /** @param data - JSON, compressed by gzip. */
  constructor(private data: Buffer) {}

  static of<Value extends Json>(value: Value): HeldValue<Value> {
    return HeldValue.ofJson(JSON.stringify(value))
  }

  /** @param json - The value's text, which is not read. */
  static ofJson<Value extends Json>(json: string): HeldValue<Value> {
    return new HeldValue(gzipSync(json, { level: 1 }))
  }

  read(): Value {
    const known = this.#value?.deref() as Value | undefined
    if (known !== undefined) return known
    const value = this.readOnce()
    if (typeof value === 'object' && value !== null) this.#value = new WeakRef(value)
    return value
  }

  /**
   * The value, for who asks once: it is not known when it is asked for again. A value that is known
   * lives at least until the event loop turns, and work without an end of waiting may not let it turn.
   */
  readOnce(): Value {
    return JSON.parse(gunzipSync(this.data).toString('utf8')) as Value
  }
}

/** A value as it is kept: itself, or compressed where it is large. */
export type Kept<Value extends Json = Json> = Value | HeldValue<Value>

export function valueOf<Value extends Json>(kept: Kept<Value>): Value {
  return kept instanceof HeldValue ? (kept as HeldValue<Value>).read() : kept
}

/** Keeps the value of a text: what is short is read at once, what is long when it is asked for. */
export function keptJson<Value extends Json>(json: string): Kept<Value> {
  return json.length > HELD_FROM ? HeldValue.ofJson(json) : (JSON.parse(json) as Value)
}
