import { pipeline } from 'node:stream/promises'
import { Transform, Writable, type Readable, type TransformCallback } from 'node:stream'
import {
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createZstdDecompress,
} from 'node:zlib'
import { EgressError } from '#net/egress_error'

/** What `Accept-Encoding` asks for. */
export const ACCEPTED_ENCODINGS = 'gzip, br, zstd'
/** Layers of `Content-Encoding` that are undone; more than one is rare, more than two an attack. */
const MAX_LAYERS = 2

/**
 * Reads a body to its end and undoes its content encodings. No layer may unfold to more than
 * `maxBytes`, and the source is destroyed (its socket closed) as soon as one does.
 *
 * @throws EgressError `RESPONSE_TOO_LARGE`, `INVALID_RESPONSE` (an encoding unknown or broken), and
 * whatever the source fails with.
 */
export async function readBody(
  source: Readable,
  encoding: string | undefined,
  maxBytes: number
): Promise<Buffer> {
  const decoders = decodersFor(encoding)
  const chunks: Buffer[] = []
  const layers = decoders.flatMap((decoder) => [decoder, new Limit(maxBytes)])
  const sink = new Writable({
    write(chunk: Buffer, _, done) {
      chunks.push(chunk)
      done()
    },
  })
  let failedFirst: 'source' | 'decoder' | undefined
  source.once('error', () => (failedFirst ??= 'source'))
  decoders.forEach((decoder) => decoder.once('error', () => (failedFirst ??= 'decoder')))
  try {
    await pipeline([source, new Limit(maxBytes), ...layers, sink])
  } catch (error) {
    if (failedFirst === 'decoder' && !(error instanceof EgressError)) {
      throw new EgressError('INVALID_RESPONSE', `the body is not ${encoding} as it says`, {
        cause: error,
      })
    }
    throw error
  }
  return Buffer.concat(chunks)
}

function decodersFor(encoding: string | undefined): Transform[] {
  const names = (encoding ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '' && name !== 'identity')
  if (names.length > MAX_LAYERS) {
    throw new EgressError('INVALID_RESPONSE', 'the body is encoded more than twice over')
  }
  // The last one named was applied last (RFC 9110, section 8.4).
  return names.reverse().map(decoderFor)
}

function decoderFor(name: string): Transform {
  switch (name) {
    case 'gzip':
    case 'x-gzip':
      return createGunzip()
    case 'deflate':
      return createInflate()
    case 'br':
      return createBrotliDecompress()
    case 'zstd':
      return createZstdDecompress()
    default:
      throw new EgressError('INVALID_RESPONSE', `the body's encoding ${name} is unknown`)
  }
}

/** Counts bytes, and fails when there are too many. */
class Limit extends Transform {
  #left: number

  constructor(readonly maxBytes: number) {
    super()
    this.#left = maxBytes
  }

  override _transform(chunk: Buffer, _: BufferEncoding, done: TransformCallback) {
    this.#left -= chunk.length
    if (this.#left >= 0) {
      return done(null, chunk)
    }
    done(tooLarge(this.maxBytes))
  }
}

export function tooLarge(maxBytes: number) {
  return new EgressError('RESPONSE_TOO_LARGE', `the answer is larger than ${maxBytes} bytes`)
}
