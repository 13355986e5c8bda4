import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chmod, lstat, mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { SandboxError } from '../sandbox_error.js'

const MAX_BYTES = 256 * 1024 * 1024

/** Fetches packages into a folder, and tells which versions it got. */
export type Resolver = (folder: string) => Promise<string[]>

/**
 * Sets of packages on disk, each resolved once and only read from then on: the same list is the same set, with the
 * same versions, for as long as the cache lives.
 */
export class PackageCache {
  readonly #underWay = new Map<string, Promise<string>>()

  /** @param folder Outlives the worker; made when it is first needed. */
  constructor(private readonly folder: string) {}

  /**
   * The folder that holds the set.
   *
   * @param key What the set depends on beside the names: the runtime and its version.
   * @throws SandboxError `PACKAGE_UNAVAILABLE`.
   */
  async resolve(key: string, names: string[], fetch: Resolver): Promise<string> {
    const text = JSON.stringify([key, [...new Set(names)].sort()])
    const hash = createHash('sha256').update(text).digest('hex').slice(0, 32)
    const folder = join(this.folder, hash)
    if (existsSync(folder)) return folder
    let work = this.#underWay.get(hash)
    if (!work) {
      work = this.#fetch(folder, names, fetch).finally(() => this.#underWay.delete(hash))
      this.#underWay.set(hash, work)
    }
    return work
  }

  /** Another worker may fetch the same set: the first that is whole stays. */
  async #fetch(folder: string, names: string[], fetch: Resolver): Promise<string> {
    await mkdir(this.folder, { recursive: true })
    const draft = await mkdtemp(join(this.folder, 'draft-'))
    try {
      const versions = await fetch(draft)
      const size = await sealed(draft)
      if (size > MAX_BYTES) {
        const message = `The packages take ${size} bytes; ${MAX_BYTES} are allowed`
        throw new SandboxError('PACKAGE_UNAVAILABLE', message, { final: true })
      }
      const lock = { packages: [...names].sort(), versions: versions.sort() }
      await writeFile(join(draft, 'turbocat-lock.json'), JSON.stringify(lock, null, 2))
      await rename(draft, folder).catch((error: unknown) => {
        if (!existsSync(folder)) throw error
      })
      return folder
    } finally {
      await rm(draft, { recursive: true, force: true })
    }
  }
}

/** Makes everything readable for every user, since guests may be another, and tells how many bytes there are. */
async function sealed(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true })
  let bytes = 0
  for (const file of [folder, ...names.map((name) => join(folder, name))]) {
    const found = await lstat(file)
    if (found.isDirectory()) await chmod(file, 0o755)
    else if (found.isFile()) await chmod(file, 0o644)
    bytes += found.size
  }
  return bytes
}
