import { linkSync, mkdirSync, readFileSync, rmSync, unlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { SetupProblem } from './problem.js'
import { identify, isRunning, waitUntil } from './processes.js'

/** What the lock file says, or undefined when there is none (or half of one). */
export function readLock(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

/**
 * Takes a lock file, atomically: the content is complete before the name exists. A lock whose
 * process is gone is taken over.
 *
 * @param {string} file
 * @param {object} content kept in the file beside the process's identity
 * @returns {{ holder?: object, stale?: object, release?: () => void }} `holder` is who has it when we don't;
 *   `stale` is what a dead holder left
 */
export function takeLock(file, content = {}) {
  mkdirSync(dirname(file), { recursive: true })
  const draft = `${file}.${process.pid}`
  writeFileSync(draft, JSON.stringify({ ...identify(process.pid), ...content }), { mode: 0o600 })
  try {
    let stale
    for (let attempt = 0; attempt < 5; attempt++) {
      try {
        linkSync(draft, file)
        return { stale, release: () => release(file) }
      } catch (error) {
        if (error.code !== 'EEXIST') throw error
      }
      const holder = readLock(file)
      if (holder && isRunning(holder)) return { holder }
      stale = holder
      rmSync(file, { force: true })
    }
    return { holder: readLock(file) || {} }
  } finally {
    unlinkSync(draft)
  }
}

/**
 * The same, but waits for the holder to finish.
 *
 * @param {string} file
 * @param {{ timeoutMs: number, onWait: (holder: { pid: number }) => void }} options
 */
export async function waitForLock(file, { timeoutMs, onWait }) {
  let taken = takeLock(file)
  if (taken.release) return taken.release
  onWait(taken.holder)
  const got = await waitUntil(() => Boolean((taken = takeLock(file)).release), timeoutMs, 200)
  return got ? taken.release : undefined
}

/** The lock of a data folder: one Turbocat at a time. */
export function lockOf(dataDir) {
  return join(dataDir, 'turbocat.pid')
}

/** The refusal of a second Turbocat on a data folder. */
export function alreadyRuns(dataDir, { pid }) {
  return new SetupProblem(
    `Turbocat already runs on ${dataDir} (process ${pid}). Stop it, or set DATA_DIR to another folder`
  )
}

/**
 * Refuses when a Turbocat runs on this data folder.
 *
 * @param {string} dataDir
 * @throws SetupProblem
 */
export function requireUnclaimed(dataDir) {
  const holder = readLock(lockOf(dataDir))
  if (holder && isRunning(holder)) throw alreadyRuns(dataDir, holder)
}

function release(file) {
  if (readLock(file)?.pid === process.pid) rmSync(file, { force: true })
}
