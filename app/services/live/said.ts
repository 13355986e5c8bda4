import type { Speaker } from '#engine/contracts/live_tokens'

/** On it goes what models say while they say it: one piece a notification. */
export const TOKEN_CHANNEL = 'turbocat_tokens'

/**
 * On it web servers tell which executions are watched (`+id,id`), and workers ask whether one is
 * (`?id`), so that nothing is sent that nobody hears.
 */
export const WATCH_CHANNEL = 'turbocat_watch'

/** A notification must be shorter than 8000 bytes. */
const MAX_BYTES = 7_900

/** The payloads that say a text: as many as it takes. */
export function sayings(speaker: Speaker, text: string): string[] {
  const payload = JSON.stringify({ ...speaker, text })
  if (Buffer.byteLength(payload) <= MAX_BYTES) return [payload]
  const points = [...text]
  // A step whose path alone fills a notification says nothing.
  if (points.length < 2) return []
  const half = points.length >> 1
  return [
    ...sayings(speaker, points.slice(0, half).join('')),
    ...sayings(speaker, points.slice(half).join('')),
  ]
}

export function readSaid(payload: string): Speaker & { text: string } {
  return JSON.parse(payload) as Speaker & { text: string }
}
