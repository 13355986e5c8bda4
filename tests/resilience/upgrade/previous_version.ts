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

/**
 * Puts the sources of the version before this one into a folder of their own. They run on this
 * version's packages.
 *
 * @throws Error where the clone does not reach back so far.
 */
export function previousVersion(): { commit: string; folder: string; remove(): void } {
  const commit = previousCommit()
  try {
    git('cat-file', '-e', `${commit}^{commit}`)
  } catch {
    throw new Error(
      `The version before this one (${commit}) is not in this clone: get the whole history with ` +
        '`git fetch --unshallow --tags`, in GitHub Actions with `fetch-depth: 0` of actions/checkout'
    )
  }
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
