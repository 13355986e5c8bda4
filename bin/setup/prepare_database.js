import { inspect, markSeeded } from './database.js'
import { SetupProblem } from './problem.js'
import { seedersVersion } from './seeds.js'

/**
 * Migrates and seeds, when there is something to do: finding out that there isn't takes one connection and no
 * process.
 *
 * @param {string} url
 * @param {{ root: string, say: (line: string) => void, run: (...command: string[]) => Promise<void> }} options
 *   `run` runs an Ace command
 * @returns {Promise<boolean>} whether this database was empty before
 * @throws SetupProblem when the database belongs to a newer version
 */
export async function prepareDatabase(url, { root, say, run }) {
  const seeds = seedersVersion(root)
  const state = await inspect(url, { root, seeds: seeds ?? '' })
  if (state.unknown.length > 0) {
    throw new SetupProblem(
      `The database was migrated by a newer Turbocat (${state.unknown[0]}). Start that version, or use another database`
    )
  }
  if (state.migrations > 0) {
    say(
      state.empty
        ? 'Creating the tables ...'
        : `Migrating the database (${state.migrations} steps) ...`
    )
    await run('migration:run', '--force')
  }
  if (seeds && state.seeds) {
    await run('db:seed')
    await markSeeded(url, seeds)
  }
  return state.empty || state.unseeded
}
