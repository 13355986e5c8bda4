import type { Json, JsonObject } from '#engine/graph/types'
import type { EgressResponse } from '#net/egress_guard'

const MASK = '********'

/** Characters below which a text is no secret, and would be found everywhere. */
const MIN_LENGTH = 4

/**
 * Takes secrets out of what a run tells: services repeat what they were sent, in answers and in
 * failures, and those are kept for everybody who may read the execution.
 */
export class Redaction {
  /** Longest first, so that no part of a longer one is left over. */
  readonly #needles: string[]

  /** @param secrets As they are, and in each form in which they were sent. */
  constructor(secrets: string[]) {
    const forms = secrets.flatMap((secret) => [
      secret,
      JSON.stringify(secret).slice(1, -1),
      encodeURIComponent(secret),
    ])
    const long = [...new Set(forms)].filter(({ length }) => length >= MIN_LENGTH)
    this.#needles = long.sort((one, other) => other.length - one.length)
  }

  /** The text with each secret masked. */
  text(text: string): string {
    return this.#needles.reduce((left, needle) => left.replaceAll(needle, MASK), text)
  }

  /** The answer with each secret masked, in its headers and in the bytes of its body. */
  answer(answer: EgressResponse): EgressResponse {
    if (this.#needles.length === 0) return answer
    const headers = this.json(answer.headers) as EgressResponse['headers']
    const body = this.#needles.flatMap(encodings).reduce(maskedBytes, answer.body)
    return { ...answer, headers, body }
  }

  /** The value with each secret masked, in keys and texts at every level. */
  json(value: Json): Json {
    if (this.#needles.length === 0) return value
    if (typeof value === 'string') return this.text(value)
    if (Array.isArray(value)) return value.map((one) => this.json(one))
    if (typeof value !== 'object' || value === null) return value
    const entries = Object.entries(value).map(([k, v]) => [this.text(k), this.json(v)] as const)
    return Object.fromEntries(entries) as JsonObject
  }
}

/** A text in the encodings that answers come in. */
function encodings(text: string): Buffer[] {
  const wide = Buffer.from(text, 'utf16le')
  return [Buffer.from(text), Buffer.from(text, 'latin1'), wide, Buffer.from(wide).swap16()]
}

/** The bytes with a mask in the place of others. */
function maskedBytes(bytes: Buffer, sought: Buffer): Buffer {
  const parts: Buffer[] = []
  let from = 0
  for (let at = bytes.indexOf(sought); at !== -1; at = bytes.indexOf(sought, from)) {
    parts.push(bytes.subarray(from, at), Buffer.from(MASK))
    from = at + sought.length
  }
  return from === 0 ? bytes : Buffer.concat([...parts, bytes.subarray(from)])
}
