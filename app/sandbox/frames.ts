import { MAX_OUTPUT_BYTES, MAX_OUTPUT_DEPTH, MAX_PRINTED } from './types.js'
import { SandboxError } from './sandbox_error.js'

/** A log line, a result, an error, a request to the network. */
export type FrameKind = 'L' | 'R' | 'E' | 'N'
export interface Frame {
  kind: FrameKind
  payload: Buffer
}

/** Kind and length, after the nonce. */
const HEADER_BYTES = 5
/** A log line of 64 Ki characters, each escaped in six bytes, fits; so does an error with its stack. */
const MAX_MESSAGE_BYTES = 512 * 1024
/** A request with a body of 4 MiB, in base64. */
const MAX_CALL_BYTES = 6 * 1024 * 1024
/**
 * Bytes that are read from a guest at all. The guest counts what the code prints; this is for one that
 * has been talked out of counting. Escaping makes bytes out of characters, so there is room above.
 */
const MAX_STREAM_BYTES = 4 * MAX_PRINTED + MAX_OUTPUT_BYTES

/**
 * Finds the frames in what a guest writes to stdout. A frame starts with the nonce that only the guest's own
 * code knows; anything else on the stream is the user code's doing and is dropped.
 */
export class FrameReader {
  readonly #nonce: Buffer
  #chunks: Buffer[] = []
  #length = 0
  #total = 0
  /** Bytes that must be there before another look is worth it. */
  #needed = 0

  constructor(nonce: string) {
    this.#nonce = Buffer.from(nonce, 'ascii')
  }

  /**
   * Takes what has been read and returns the frames that it completes.
   *
   * @throws SandboxError `OUTPUT_LIMIT` for a frame or a stream that is too long.
   */
  push(chunk: Buffer): Frame[] {
    this.#total += chunk.length
    const frames = this.#frames(chunk)
    // Requests are counted where they are answered.
    for (const { kind, payload } of frames) if (kind === 'N') this.#total -= payload.length
    if (this.#total > MAX_STREAM_BYTES) {
      throw new SandboxError('OUTPUT_LIMIT', `The code printed more than ${MAX_PRINTED} bytes`)
    }
    return frames
  }

  #frames(chunk: Buffer): Frame[] {
    this.#chunks.push(chunk)
    this.#length += chunk.length
    if (this.#length < this.#needed) return []
    return this.#read(this.#chunks.length === 1 ? chunk : Buffer.concat(this.#chunks))
  }

  #read(buffer: Buffer): Frame[] {
    const frames: Frame[] = []
    let at = 0
    this.#needed = 0
    for (;;) {
      const start = buffer.indexOf(this.#nonce, at)
      if (start === -1) {
        // The nonce may have come in half.
        at = Math.max(at, buffer.length - this.#nonce.length + 1)
        break
      }
      at = start
      const header = start + this.#nonce.length
      if (buffer.length < header + HEADER_BYTES) break
      const kind = String.fromCharCode(buffer[header]!)
      const size = buffer.readUInt32BE(header + 1)
      const end = header + HEADER_BYTES + size
      checkFrame(kind, size)
      if (buffer.length < end) {
        this.#needed = end - start
        break
      }
      frames.push({ kind, payload: buffer.subarray(header + HEADER_BYTES, end) })
      at = end
    }
    const rest = buffer.subarray(at)
    this.#chunks = rest.length > 0 ? [rest] : []
    this.#length = rest.length
    return frames
  }
}

function checkFrame(kind: string, size: number): asserts kind is FrameKind {
  const most = kind === 'R' ? MAX_OUTPUT_BYTES : kind === 'N' ? MAX_CALL_BYTES : MAX_MESSAGE_BYTES
  if (size <= most && /^[RLEN]$/.test(kind)) return
  throw new SandboxError(
    'OUTPUT_LIMIT',
    `A frame of kind ${JSON.stringify(kind)} has ${size} bytes`
  )
}

/**
 * Reads a result.
 *
 * @throws SandboxError `OUTPUT_INVALID` when it is not JSON or nested too deep.
 */
export function parseOutput(payload: Buffer): unknown {
  if (payload.length > MAX_OUTPUT_DEPTH && depthOf(payload) > MAX_OUTPUT_DEPTH) {
    throw new SandboxError(
      'OUTPUT_INVALID',
      `The output has more than ${MAX_OUTPUT_DEPTH} levels`,
      {
        final: true,
      }
    )
  }
  try {
    return JSON.parse(payload.toString('utf8'))
  } catch {
    throw new SandboxError('OUTPUT_INVALID', 'The output is not JSON', { final: true })
  }
}

/** Levels of nesting in JSON text, counted without recursion. */
function depthOf(json: Buffer): number {
  const [quote, backslash] = [0x22, 0x5c]
  let depth = 0
  let deepest = 0
  let inText = false
  for (let at = 0; at < json.length; at++) {
    const byte = json[at]
    if (inText) {
      if (byte === backslash) at++
      else if (byte === quote) inText = false
    } else if (byte === quote) inText = true
    else if (byte === 0x5b || byte === 0x7b) deepest = Math.max(deepest, ++depth)
    else if (byte === 0x5d || byte === 0x7d) depth--
  }
  return deepest
}
