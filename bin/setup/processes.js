import { spawnSync } from 'node:child_process'
import { readFileSync, readdirSync } from 'node:fs'
import { basename } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

/**
 * What /proc says of a process: its state letter and its start time in clock ticks, which together
 * with the pid names it for good (pids are used again). Undefined where there is no such process.
 */
function stat(pid) {
  try {
    const line = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = line.slice(line.lastIndexOf(')') + 2).split(' ')
    return { state: fields[0], startedAt: fields[19] }
  } catch {
    return undefined
  }
}

/**
 * The identity of a process, to be written to a file and asked about later.
 *
 * @param {number} pid
 * @returns {{ pid: number, startedAt: string | undefined }}
 */
export function identify(pid) {
  return { pid, startedAt: stat(pid)?.startedAt }
}

/**
 * Whether that process still runs. A zombie (dead, its parent has not asked for its end) does not.
 *
 * @param {{ pid: number, startedAt?: string }} process
 */
export function isRunning({ pid, startedAt }) {
  if (!Number.isInteger(pid) || pid <= 0) return false
  const found = stat(pid)
  if (found) {
    return (
      found.state !== 'Z' && found.state !== 'X' && (!startedAt || startedAt === found.startedAt)
    )
  }
  if (process.platform === 'linux') return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

/**
 * The processes of a program whose command line has this argument.
 *
 * @param {string} program the last part of its path
 * @param {string} argument
 * @returns {number[]} pids, zombies left out
 */
export function runningWith(program, argument) {
  let entries
  try {
    entries = readdirSync('/proc')
  } catch {
    return []
  }
  return entries.map(Number).filter((pid) => {
    if (!Number.isInteger(pid) || pid === process.pid) return false
    try {
      const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
      return basename(words[0]) === program && words.includes(argument) && isRunning({ pid })
    } catch {
      return false
    }
  })
}

/**
 * Sends a signal; a process that is gone already is no error.
 *
 * @param {number} pid negative for a whole group
 * @param {NodeJS.Signals} signal
 */
export function signal(pid, name) {
  try {
    process.kill(pid, name)
  } catch (error) {
    if (error.code !== 'ESRCH') throw error
  }
}

/**
 * What to put before a command so that the kernel signals it when we are killed, which we can't do ourselves.
 * Nothing where the tool is missing: what was left behind is then found by the next start.
 *
 * @param {'INT' | 'KILL'} name the signal
 * @returns {string[]}
 */
export function diesWithParent(name) {
  const words = ['/usr/bin/setpriv', '--pdeathsig', name]
  const { status } = spawnSync(words[0], [...words.slice(1), 'true'], { stdio: 'ignore' })
  return status === 0 ? words : []
}

/**
 * Waits until a condition holds.
 *
 * @param {() => boolean | Promise<boolean>} condition
 * @param {number} timeoutMs
 * @param {number} everyMs
 * @returns {Promise<boolean>} false when the time ran out
 */
export async function waitUntil(condition, timeoutMs, everyMs = 20) {
  const end = Date.now() + timeoutMs
  while (!(await condition())) {
    if (Date.now() >= end) return false
    await delay(everyMs)
  }
  return true
}
