import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto'
import { Transform, type TransformCallback } from 'node:stream'
import { promisify } from 'node:util'
import { BackupError } from '#services/backup/backup_error'

/*
 * The format: `TURBOCAT BACKUP 1\n`, a salt of 16 bytes, then frames. A frame is 4 bytes of length
 * with the last frame's highest bit set, a nonce of 12 bytes, the sealed bytes and a tag of 16. The
 * frame's number and whether it is the last one are sealed with it, so that none can be left out,
 * doubled, moved or cut off at the end without being noticed.
 */
export const MAGIC = Buffer.from('TURBOCAT BACKUP 1\n')

const ALGORITHM = 'aes-256-gcm'
const SALT_BYTES = 16
const NONCE_BYTES = 12
const TAG_BYTES = 16
const FRAME_BYTES = 256 * 1024
const LAST = 0x8000_0000

/** About 100 ms and 64 MiB: a passphrase of people is guessed at that price. */
const COST = { N: 65_536, r: 8, p: 1, maxmem: 128 * 1024 * 1024 }

const derive = promisify<string, Buffer, number, typeof COST, Buffer>(scrypt)

/** Seals what is written to it. */
export class Sealer extends Transform {
  #gathered: Buffer[] = []
  #size = 0
  #number = 0

  private constructor(
    private key: Buffer,
    salt: Buffer
  ) {
    super()
    this.push(Buffer.concat([MAGIC, salt]))
  }

  static async with(passphrase: string): Promise<Sealer> {
    const salt = randomBytes(SALT_BYTES)
    return new Sealer(await derive(passphrase, salt, 32, COST), salt)
  }

  override _transform(chunk: Buffer, _encoding: string, done: TransformCallback): void {
    this.#gathered.push(chunk)
    this.#size += chunk.length
    if (this.#size >= FRAME_BYTES) {
      let rest = Buffer.concat(this.#gathered)
      for (; rest.length >= FRAME_BYTES; rest = rest.subarray(FRAME_BYTES)) {
        this.#seal(rest.subarray(0, FRAME_BYTES), false)
      }
      this.#gathered = [rest]
      this.#size = rest.length
    }
    done()
  }

  override _flush(done: TransformCallback): void {
    this.#seal(Buffer.concat(this.#gathered), true)
    done()
  }

  #seal(bytes: Buffer, last: boolean): void {
    const nonce = randomBytes(NONCE_BYTES)
    const cipher = createCipheriv(ALGORITHM, this.key, nonce, { authTagLength: TAG_BYTES })
    cipher.setAAD(place(this.#number, last))
    const sealed = Buffer.concat([cipher.update(bytes), cipher.final()])
    const length = Buffer.alloc(4)
    length.writeUInt32BE((sealed.length | (last ? LAST : 0)) >>> 0)
    this.push(Buffer.concat([length, nonce, sealed, cipher.getAuthTag()]))
    this.#number += 1
  }
}

/** Opens what a Sealer wrote. Fails with a BackupError for another key, and for what was changed. */
export class Opener extends Transform {
  #rest: Buffer = Buffer.alloc(0)
  #key: Buffer | undefined
  #number = 0
  #ended = false

  constructor(private passphrase: string) {
    super()
  }

  override _transform(chunk: Buffer, _encoding: string, done: TransformCallback): void {
    this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk])
    this.#open().then(
      () => done(),
      (error: Error) => done(error)
    )
  }

  override _flush(done: TransformCallback): void {
    if (this.#ended && this.#rest.length === 0) return done()
    done(new BackupError('The backup was cut off, or something follows its end'))
  }

  async #open(): Promise<void> {
    this.#key ??= await this.#readHead()
    while (this.#key && !this.#ended && this.#rest.length >= 4) {
      const head = this.#rest.readUInt32BE(0)
      const last = head >= LAST
      const size = last ? head - LAST : head
      if (size > FRAME_BYTES) throw new BackupError('The backup is damaged')
      const end = 4 + NONCE_BYTES + size + TAG_BYTES
      if (this.#rest.length < end) return
      this.push(this.#unseal(this.#rest.subarray(4, end), last, this.#key))
      this.#rest = this.#rest.subarray(end)
      this.#number += 1
      this.#ended = last
    }
  }

  async #readHead(): Promise<Buffer | undefined> {
    const end = MAGIC.length + SALT_BYTES
    if (this.#rest.length < end) return undefined
    if (!this.#rest.subarray(0, MAGIC.length).equals(MAGIC)) {
      throw new BackupError('This is no backup of this version')
    }
    const salt = this.#rest.subarray(MAGIC.length, end)
    this.#rest = this.#rest.subarray(end)
    return derive(this.passphrase, salt, 32, COST)
  }

  #unseal(frame: Buffer, last: boolean, key: Buffer): Buffer {
    const nonce = frame.subarray(0, NONCE_BYTES)
    const decipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES })
    decipher.setAAD(place(this.#number, last)).setAuthTag(frame.subarray(-TAG_BYTES))
    try {
      const bytes = frame.subarray(NONCE_BYTES, -TAG_BYTES)
      return Buffer.concat([decipher.update(bytes), decipher.final()])
    } catch {
      const first = 'BACKUP_KEY is another one than the backup was made with, or it is damaged'
      throw new BackupError(this.#number === 0 ? first : 'The backup is damaged')
    }
  }
}

/** What is sealed with a frame: its number, and whether it is the last. */
function place(number: number, last: boolean): Buffer {
  return Buffer.from(`${number} ${last ? 'last' : 'more'}`)
}
