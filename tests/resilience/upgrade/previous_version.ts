import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import app from '@adonisjs/core/services/app'

const git = (...words: string[]) =>
  execFileSync('git', words, { cwd: app.makePath(), encoding: 'utf8', stdio: 'pipe' }).trim()

/**
 * The commit that an installation is upgraded from: the newest release (`v*`) before this one, and
 * before the first release the commit in the file beside this one.
 */
function previousCommit(): string {
  const here = git('rev-parse', 'HEAD')
  const tags = git('tag', '--list', 'v*', '--merged', 'HEAD', '--sort=-version:refname')
  for (const tag of tags.split('\n').filter(Boolean)) {
    const commit = git('rev-parse', `${tag}^{commit}`)
    if (commit !== here) return commit
  }
  return readFileSync(new URL('previous_version', import.meta.url), 'utf8').trim()
}

const isThere = (commit: string) => {
  try {
    git('cat-file', '-e', `${commit}^{commit}`)
    return true
  } catch {
    return false
  }
}

/**
 * Why the version before this one can't be had: no clone, one that does not reach back so far, or a
 * history that was written anew. Null where it is there, which it may be because it was fetched now.
 */
export function lacksPreviousVersion(): string | null {
  try {
    const commit = previousCommit()
    if (!isThere(commit)) git('fetch', '--quiet', '--depth=1', 'origin', commit)
    return null
  } catch {
    return (
      'the version before this one is not in this clone: get the history with ' +
      '`git fetch --unshallow --tags` (in GitHub Actions: `fetch-depth: 0` of actions/checkout)'
    )
  }
}

/**
 * Puts the sources of the version before this one into a folder of their own. They run on this
 * version's packages.
 *
 * @throws Error when no commit is what the tags, or the file beside this one, say.
 */
export function previousVersion(): { commit: string; folder: string; remove(): void } {
  const commit = previousCommit()
  if (!isThere(commit)) throw new Error(`There is no commit ${commit}`)
  const folder = mkdtempSync(join(tmpdir(), 'turbocat-previous-'))
  const remove = () => rmSync(folder, { recursive: true, force: true })
  try {
    const options = { cwd: app.makePath(), maxBuffer: 1024 ** 3 }
    const archive = execFileSync('git', ['archive', '--format=tar', commit], options)
    execFileSync('tar', ['-x', '-C', folder], { input: archive })
    symlinkSync(app.makePath('node_modules'), join(folder, 'node_modules'))
  } catch (error) {
    remove()
    throw error
  }
  return { commit, folder, remove }
}
