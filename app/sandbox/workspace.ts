import { chmod, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const PREFIX = 'turbocat-sandbox-'

/** The folders of one worker's sandbox: the guests' program, the empty one they are started in, and one for ways out. */
export interface Workspace {
  program: string
  empty: string
  ways: string
  remove(): Promise<void>
}

/** Makes the folders, readable by every user, and clears away those of workers that were killed. */
export async function createWorkspace(root = tmpdir()): Promise<Workspace> {
  await removeOrphans(root)
  const folder = await mkdtemp(join(root, `${PREFIX}${process.pid}-`))
  const program = join(folder, 'program')
  const empty = join(folder, 'empty')
  await mkdir(program)
  await mkdir(empty)
  const ways = join(folder, 'ways')
  await mkdir(ways, { mode: 0o700 })
  await chmod(empty, 0o555)
  await chmod(folder, 0o755)
  await chmod(program, 0o755)
  return { program, empty, ways, remove: () => rm(folder, { recursive: true, force: true }) }
}

async function removeOrphans(root: string): Promise<void> {
  const entries = await readdir(root)
  const names = entries.filter((name) => name.startsWith(PREFIX))
  const dead = names.filter(
    (name) => !existsSync(`/proc/${name.slice(PREFIX.length).split('-')[0]}`)
  )
  if (!existsSync('/proc/self')) return
  for (const name of dead) {
    // Another user's folder can't be removed, and is not this worker's to care for.
    await rm(join(root, name), { recursive: true, force: true }).catch(() => {})
  }
}
