import type { Json, JsonObject } from '#engine/graph/types'
import type { EgressResponse } from '#net/egress_guard'

const MASK = '********'

/** Characters below which a text is no secret, and would be found everywhere. */
const MIN_LENGTH = 4
/** Characters of a secret that is also found with white space in it, which shorter ones would be by chance. */
const [MIN_SPLIT, MAX_SPLIT] = [8, 256]

/**
 * Takes secrets out of what a run tells: services repeat what they were sent, in answers and in
 * failures, and those are kept for everybody who may read the execution.
 */
export class Redaction {
  /** Longest first, so that no part of a longer one is left over. */
  readonly #needles: string[]
  /** Secrets that have been broken over lines. */
  readonly #split: RegExp[]

  /** @param secrets As they are, and in each form in which they were sent. */
  constructor(secrets: string[]) {
    const forms = secrets.flatMap((secret) => [
      secret,
      JSON.stringify(secret).slice(1, -1),
      encodeURIComponent(secret),
      Buffer.from(secret).toString('hex'),
      Buffer.from(secret).toString('hex').toUpperCase(),
      ...base64Forms(secret),
    ])
    const long = [...new Set(forms)].filter(({ length }) => length >= MIN_LENGTH)
    this.#needles = long.sort((one, other) => other.length - one.length)
    this.#split = secrets
      .map((secret) => secret.replace(/\s+/g, ''))
      .filter(({ length }) => length >= MIN_SPLIT && length <= MAX_SPLIT)
      .map((secret) => new RegExp([...secret].map(escaped).join('\\s*'), 'g'))
  }

  /** The text with each secret masked. */
  text(text: string): string {
    const whole = this.#needles.reduce((left, needle) => left.replaceAll(needle, MASK), text)
    return this.#split.reduce((left, pattern) => left.replace(pattern, MASK), whole)
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

const escaped = (character: string) => character.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')

/**
 * What of a secret's base64 is the same wherever it stands in what was encoded: three bytes make four characters,
 * so there are three ways, each without the characters that its neighbours have a part in.
 */
function base64Forms(secret: string): string[] {
  const bytes = Buffer.from(secret)
  if (bytes.length < MIN_SPLIT - 2) return []
  return [0, 1, 2].flatMap((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64')
    const inner = text.slice(
      Math.ceil((offset * 8) / 6),
      Math.floor(((offset + bytes.length) * 8) / 6)
    )
    return [inner, inner.replaceAll('+', '-').replaceAll('/', '_')]
  })
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
