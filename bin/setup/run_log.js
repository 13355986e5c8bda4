import { appendFileSync, existsSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

const ROTATE_AT_BYTES = 20_000_000
const ERROR_LEVEL = 50
const COLOURS = /\u001B\[[\d;]*m/g
// Unicode counts the information sign among the letters.
const ORNAMENT = /^(?:\u2139|[^\p{L}\p{N}"'`/])+/u
const SETTING = /^[A-Z][A-Z_]{2,}\b.* must |environment variable \W?[A-Z]/

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
 * Why a process ended, from the last lines it wrote: the refused setting, else the line that names an error.
 *
 * @param {string[]} lines
 * @param {string} what failed: said before a reason that is not a setting
 * @returns {string}
 */
export function reasonAmong(lines, what) {
  const plain = lines
    .map((line) => (parsed(line) ? messageOf(line) : line))
    .map((line) => line.replace(COLOURS, '').replace(ORNAMENT, '').trim())
  const refused = plain.some((line) => /E_INVALID_ENV_VARIABLES|EnvValidationException/.test(line))
  const setting = refused && plain.find((line) => SETTING.test(line))
  if (setting) return `${setting} (in .env or the environment)`
  const error = plain.find(
    (line) => /error|exception|cannot|can't|E_[A-Z]+/i.test(line) && !/^(at |\d+ ┃)/.test(line)
  )
  return `${what}: ${error ?? plain.findLast(Boolean) ?? 'no reason given'}`
}
