import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'

/** Lines that the tests must reach, in per cent: all of app/, and the rooms where a mistake costs most. */
const THRESHOLDS = { 'app': 85, 'app/actions': 92, 'app/engine': 92, 'app/journal': 92 }

/**
 * Compares a coverage summary with the thresholds; c8 itself knows none per folder.
 *
 * @param {string} root
 * @returns {{ folder: string, percent: number, threshold: number }[]}
 */
export function measureCoverage(root) {
  const summary = JSON.parse(readFileSync(join(root, 'coverage', 'coverage-summary.json'), 'utf8'))
  const files = Object.entries(summary)
    .filter(([path]) => path !== 'total')
    .map(([path, { lines }]) => ({ path: relative(root, path), ...lines }))
  return Object.entries(THRESHOLDS).map(([folder, threshold]) => {
    const inside = files.filter(({ path }) => path.startsWith(`${folder}/`))
    const total = inside.reduce((sum, file) => sum + file.total, 0)
    const covered = inside.reduce((sum, file) => sum + file.covered, 0)
    return { folder, threshold, percent: total === 0 ? 100 : (100 * covered) / total }
  })
}

/**
 * The routes that no test called, as each suite noted for itself.
 *
 * @param {string} root
 * @returns {{ routes: number, uncalled: string[] }}
 */
export function readRoutes(root) {
  const folder = join(root, 'coverage', 'routes')
  const notes = readdirSync(folder).map((file) =>
    JSON.parse(readFileSync(join(folder, file), 'utf8'))
  )
  const called = new Set(notes.flatMap((note) => note.called))
  const routes = [...new Set(notes.flatMap((note) => note.routes))]
  return { routes: routes.length, uncalled: routes.filter((route) => !called.has(route)) }
}
