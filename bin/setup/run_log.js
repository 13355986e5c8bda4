import { appendFileSync, existsSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

const ROTATE_AT_BYTES = 20_000_000
const ERROR_LEVEL = 50

/**
 * The log of an installation: everything the processes write goes to one file (and one older), errors to
 * the terminal too.
 */
export class RunLog {
  #file
  #size
  #echo

  /**
   * @param {string} file
   * @param {'errors' | 'all'} echo what else goes to the terminal
   */
  constructor(file, echo) {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    this.#file = file
    this.#size = existsSync(file) ? statSync(file).size : 0
    this.#echo = echo
  }

  /**
   * @param {string} name which process wrote it
   * @param {string} line
   */
  write(name, line) {
    if (this.#echo === 'all') process.stdout.write(`${line}\n`)
    else if (levelOf(line) >= ERROR_LEVEL) process.stderr.write(`[${name}] ${messageOf(line)}\n`)
    try {
      if (this.#size > ROTATE_AT_BYTES) {
        renameSync(this.#file, `${this.#file}.1`)
        this.#size = 0
      }
      const text = `${line}\n`
      appendFileSync(this.#file, text, { mode: 0o600 })
      this.#size += Buffer.byteLength(text)
    } catch {
      // A full disk must not end the product for its log.
    }
  }
}

function parsed(line) {
  if (!line.startsWith('{')) return undefined
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

function levelOf(line) {
  return parsed(line)?.level ?? 0
}

function messageOf(line) {
  const { msg, err } = parsed(line)
  return msg || err?.message || line
}

/**
 * The line that says why a process ended, among the last it wrote.
 *
 * @param {string[]} lines
 * @returns {string}
 */
export function reasonAmong(lines) {
  const plain = lines.map((line) => (parsed(line) ? messageOf(line) : line)).map(withoutColours)
  const setting = plain.find(
    (line) => /\b[A-Z][A-Z_]{2,}\b.* must /.test(line) || /^[\s│]*-\s*\w+/.test(line)
  )
  if (
    plain.some((line) => /E_INVALID_ENV_VARIABLES|EnvValidationException/.test(line)) &&
    setting
  ) {
    return `${setting.replace(/^[\s│]*(-\s*)?/, '')} (in .env or the environment)`
  }
  const error = plain.find(
    (line) => /error|exception|cannot|can't|E_[A-Z]+/i.test(line) && !/^\s*at /.test(line)
  )
  return (error ?? plain.findLast((line) => line.trim()) ?? 'no reason given').trim()
}

function withoutColours(line) {
  return line.replace(/\u001B\[[\d;]*m/g, '')
}
