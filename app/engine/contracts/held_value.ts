import { gunzipSync, gzipSync } from 'node:zlib'
import type { Json } from '../graph/types.js'

/**
 * A large value, kept as compressed JSON while nobody looks at it. It becomes a value when it is asked
 * for, and stays one for as long as the collector lets it: who asks again and again does not have it
 * read again and again.
 */
export class HeldValue {
  #value: WeakRef<object> | undefined

  /** @param data - JSON, compressed by gzip. */
  constructor(private data: Buffer) {}

  static of(value: Json): HeldValue {
    return new HeldValue(gzipSync(JSON.stringify(value), { level: 1 }))
  }

  read(): Json {
    const known = this.#value?.deref() as Json | undefined
    if (known !== undefined) return known
    const value = JSON.parse(gunzipSync(this.data).toString('utf8')) as Json
    if (typeof value === 'object' && value !== null) this.#value = new WeakRef(value)
    return value
  }
}
