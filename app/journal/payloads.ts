import { createHash } from 'node:crypto'
import { gunzipSync, gzipSync } from 'node:zlib'
import type { Json, JsonObject } from '#engine/graph/types'

/** Values whose JSON is longer than this live in `payloads` and are referred to by their hash. */
export const INLINE_LIMIT_BYTES = 64 * 1024

/** Characters that a text about a run may have. */
export const MAX_TEXT = 64 * 1024

/** A payload as the commit statement takes it: hash in hex, data in base64, size of the JSON. */
export interface PayloadRow {
  hash: string
  data: string
  size: number
}

/** Where a value is kept: in the row, or apart under `ref`. */
export interface StoredValue {
  inline: Json | null
  ref: string | null
}

/** What PostgreSQL cannot read although it is JSON: NUL characters and lone surrogates. */
const UNSTORABLE = /\\u0000|\\ud[89a-f]/i

/**
 * Decides where a value is kept. Big values, and those that PostgreSQL refuses, go to `payloads` as
 * compressed JSON, byte for byte; `add` takes the row. Undefined is kept as SQL null.
 */
export function storeValue(value: Json | undefined, add: (row: PayloadRow) => void): StoredValue {
  if (value === undefined) return { inline: null, ref: null }
  if (value === null || typeof value === 'boolean' || typeof value === 'number') {
    return { inline: value, ref: null }
  }
  const json = JSON.stringify(value)
  if (json.length <= INLINE_LIMIT_BYTES && !UNSTORABLE.test(json)) {
    return { inline: value, ref: null }
  }
  const bytes = Buffer.from(json, 'utf8')
  const hash = createHash('sha256').update(bytes).digest('hex')
  add({ hash, data: gzipSync(bytes, { level: 1 }).toString('base64'), size: bytes.length })
  return { inline: null, ref: hash }
}

/** Reads a value back: `data` is the payload's bytes where there is a reference, else `inline` counts. */
export function loadValue(inline: Json | undefined, data: Buffer | null): Json | undefined {
  if (data === null) return inline
  return JSON.parse(gunzipSync(data).toString('utf8')) as Json
}

/** A text that PostgreSQL takes: NUL and lone surrogates become U+FFFD. */
export function storableText(text: string, maxLength: number): string {
  const cut = text.length > maxLength ? `${text.slice(0, maxLength)}…` : text
  return cut.toWellFormed().replaceAll('\u0000', '\uFFFD')
}

/** JSON that PostgreSQL takes: what it can't hold is replaced, since these are texts about a run, not its data. */
export function storableJson<Value extends Json | JsonObject>(value: Value): Value {
  return JSON.parse(
    JSON.stringify(value).replaceAll('\\u0000', '\\ufffd'),
    (_key, part: unknown) => {
      if (typeof part === 'string') return part.toWellFormed()
      if (part === null || typeof part !== 'object' || Array.isArray(part)) return part
      const wellFormed = Object.entries(part).map(([key, inner]) => [key.toWellFormed(), inner])
      return Object.fromEntries(wellFormed) as JsonObject
    }
  ) as Value
}
