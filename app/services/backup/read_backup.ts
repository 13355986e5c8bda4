import { createHash } from 'node:crypto'
import { BackupError } from '#services/backup/backup_error'
import { FrameReader, type Manifest, type Summary, type TablePart } from '#services/backup/parts'

const NEW_LINE = 10

/** What is done with a backup while it is read. */
export interface BackupSink {
  begin(manifest: Manifest): Promise<void>
  /** Takes all of a table's rows. */
  table(part: TablePart, rows: AsyncIterable<Buffer>): Promise<void>
}

/**
 * Reads a backup from its first part to its last, and counts and hashes again what is in it.
 *
 * @throws BackupError for what is damaged, cut off, or not what its last part says
 */
export async function readBackup(
  stream: AsyncIterable<Buffer>,
  sink: BackupSink
): Promise<{ manifest: Manifest; summary: Summary }> {
  const reader = new FrameReader(stream)
  const manifest = await reader.part()
  if (manifest.kind !== 'manifest') throw new BackupError('The backup does not begin as one')
  await sink.begin(manifest)
  const counted: Summary['tables'] = {}
  for (;;) {
    const part = await reader.part()
    if (part.kind === 'table') {
      const count = new Count()
      await sink.table(part, count.through(reader.pieces()))
      counted[part.table] = count.result()
    } else if (part.kind === 'end') {
      await reader.end()
      if (JSON.stringify(part.tables) !== JSON.stringify(counted)) {
        throw new BackupError('The backup holds other rows than its end says')
      }
      return { manifest, summary: part }
    } else throw new BackupError('The backup begins twice')
  }
}

/** Counts the rows of COPY's text format, where a new line within a value is written as `\n`. */
class Count {
  #hash = createHash('sha256')
  #rows = 0

  async *through(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const piece of pieces) {
      this.#hash.update(piece)
      for (let at = piece.indexOf(NEW_LINE); at >= 0; at = piece.indexOf(NEW_LINE, at + 1)) {
        this.#rows += 1
      }
      yield piece
    }
  }

  result() {
    return { rows: this.#rows, sha256: this.#hash.digest('hex') }
  }
}
