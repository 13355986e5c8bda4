import { setImmediate } from 'node:timers/promises'
import type { Json, JsonObject } from '#engine/graph/types'

/** Items of a list that are written or read in one go: well under a millisecond for small ones. */
const CHUNK = 500

/** A piece of a value on its way between threads, as JSON. */
export type Piece =
  | { part: 'whole'; json: string }
  | { part: 'items'; name: string | null; json: string }
  | { part: 'end' }

/**
 * Sends an object whose members may be long lists: those go piece by piece, with rests, since to
 * copy a large value in one go would stop the thread for as long.
 */
export async function sendPieces(value: Json, post: (piece: Piece) => void): Promise<void> {
  const isList = Array.isArray(value)
  const lists = isList
    ? [[null, value] as const]
    : Object.entries(isObject(value) ? value : {}).filter((entry): entry is [string, Json[]] =>
        Array.isArray(entry[1])
      )
  const rest = isList
    ? []
    : isObject(value)
      ? Object.fromEntries(
          Object.entries(value).map(([name, one]) => [name, Array.isArray(one) ? [] : one])
        )
      : value
  post({ part: 'whole', json: JSON.stringify(rest) })
  for (const [name, list] of lists) {
    for (let from = 0; from < list.length; from += CHUNK) {
      post({ part: 'items', name, json: JSON.stringify(list.slice(from, from + CHUNK)) })
      await setImmediate()
    }
  }
  post({ part: 'end' })
}

/** Puts together what {@link sendPieces} sent. */
export class Assembly {
  #value: Json = null

  /** @returns Whether the value is whole now. */
  add(piece: Piece): boolean {
    if (piece.part === 'whole') this.#value = JSON.parse(piece.json) as Json
    if (piece.part === 'items') {
      const { name } = piece
      const list = name === null ? this.#value : (this.#value as JsonObject)[name]
      for (const item of JSON.parse(piece.json) as Json[]) (list as Json[]).push(item)
    }
    return piece.part === 'end'
  }

  get value(): Json {
    return this.#value
  }
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
