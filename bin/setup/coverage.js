import { readFileSync } from 'node:fs'
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
 * The routes that no test called, as the tests themselves noted.
 *
 * @param {string} root
 * @returns {{ routes: number, uncalled: string[] }}
 */
export function readRoutes(root) {
  return JSON.parse(readFileSync(join(root, 'coverage', 'routes.json'), 'utf8'))
}
