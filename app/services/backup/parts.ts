import { BackupError } from '#services/backup/backup_error'

/*
 * What is inside of the seal: parts. A part is a line of JSON, its size in bytes on a line where it
 * is known only piece by piece, and pieces: 4 bytes of length, the bytes, and a length of 0 at the end.
 */

/** The first part: what the backup is of. */
export interface Manifest {
  kind: 'manifest'
  /** When, ISO 8601. */
  createdAt: string
  version: string
  /** The migrations that had run, in order. */
  migrations: string[]
  /** The id of the key that secrets are sealed with: the key itself is not in a backup. */
  vaultKeyId: string
}

/** A table's rows follow, as COPY writes them. */
export interface TablePart {
  kind: 'table'
  table: string
  columns: string[]
}

/** The last part: what came before, to be counted again. */
export interface Summary {
  kind: 'end'
  tables: Record<string, { rows: number; sha256: string }>
  sequences: Record<string, string>
}

export type Part = Manifest | TablePart | Summary

/** A part's head. */
export function headOf(part: Part): Buffer {
  return framed(Buffer.from(JSON.stringify(part)))
}

/** Bytes behind their length; no bytes are the end of a table. */
export function framed(bytes: Buffer): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(bytes.length)
  return Buffer.concat([length, bytes])
}

/** Reads what `framed` wrote out of a stream, one after the other. */
export class FrameReader {
  #chunks: AsyncIterator<Buffer>
  #rest: Buffer = Buffer.alloc(0)

  constructor(stream: AsyncIterable<Buffer>) {
    this.#chunks = stream[Symbol.asyncIterator]()
  }

  /** @throws BackupError when the stream ends before a frame does */
  async next(): Promise<Buffer> {
    const length = (await this.#take(4)).readUInt32BE(0)
    return length === 0 ? Buffer.alloc(0) : this.#take(length)
  }

  async part(): Promise<Part> {
    return JSON.parse((await this.next()).toString('utf8')) as Part
  }

  /** What is behind a part's head: pieces until the empty one. */
  async *pieces(): AsyncGenerator<Buffer> {
    for (;;) {
      const piece = await this.next()
      if (piece.length === 0) return
      yield piece
    }
  }

  /** Reads on to the stream's end, so that what seals it is checked as a whole. */
  async end(): Promise<void> {
    const { done } = await this.#chunks.next()
    if (!done || this.#rest.length > 0) throw new BackupError('Something follows the backup')
  }

  async #take(size: number): Promise<Buffer> {
    const gathered = [this.#rest]
    let have = this.#rest.length
    while (have < size) {
      const { value, done } = await this.#chunks.next()
      if (done) throw new BackupError('The backup was cut off')
      gathered.push(value)
      have += value.length
    }
    const all = gathered.length === 1 ? this.#rest : Buffer.concat(gathered)
    this.#rest = all.subarray(size)
    return all.subarray(0, size)
  }
}
