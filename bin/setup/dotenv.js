import { randomBytes, randomInt } from 'node:crypto'
import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const LETTERS = 'abcdefghijkmnpqrstuvwxyz'
const DIGITS = '23456789'

function pick(alphabet, count) {
  return Array.from({ length: count }, () => alphabet[randomInt(alphabet.length)]).join('')
}

/**
 * A password that passes the product's own rules (upper, lower, digit, special), about 95 bits, without
 * characters that look alike, a shell expands or a double click stops at.
 */
export function generatePassword() {
  const group = () => pick(LETTERS + DIGITS, 5)
  return `${pick(LETTERS.toUpperCase(), 1)}${pick(LETTERS, 3)}${pick(DIGITS, 1)}-${group()}-${group()}-${group()}`
}

const SECRETS = {
  APP_KEY: () => randomBytes(32).toString('base64url'),
  JWT_SECRET: () => randomBytes(48).toString('base64url'),
  ENCRYPTION_KEY: () => randomBytes(32).toString('base64url'),
  ADMIN_PASSWORD: generatePassword,
}

/**
 * Reads the lines of a `.env`: `KEY=value`, quoted or not, `export` allowed, the last one wins.
 *
 * @param {string} text
 * @returns {Record<string, string>}
 */
export function parse(text) {
  const found = {}
  for (const line of text.split(/\r?\n/)) {
    const match = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(.*)$/.exec(line)
    if (!match) continue
    const value = match[2].trim()
    const quoted = /^(['"`])(.*)\1\s*(?:#.*)?$/.exec(value)
    found[match[1]] = quoted ? quoted[2] : value.replace(/(^|\s)#.*$/, '').trim()
  }
  return found
}

/** The `.env` of an installation, `{}` when there is none. */
export function readDotenv(root) {
  const text = readText(join(root, '.env'))
  return text === undefined ? {} : parse(text)
}

/**
 * Makes `.env` with random secrets, or adds those that an existing one lacks. What is there stays. A secret
 * that the environment gives is not written.
 *
 * @param {string} root
 * @param {NodeJS.ProcessEnv} environment
 * @returns {string[]} the names that were added
 */
export function completeDotenv(root, environment) {
  const file = join(root, '.env')
  const existing = readText(file)
  const base = existing ?? readText(join(root, '.env.example')) ?? ''
  const values = parse(base)
  const missing = Object.keys(SECRETS).filter((name) => !values[name] && !environment[name])
  if (existing !== undefined && missing.length === 0) return []

  const lines = missing.map((name) => `${name}=${SECRETS[name]()}`)
  const separator = base === '' || base.endsWith('\n') ? '' : '\n'
  const mode = existing === undefined ? 0o600 : statSync(file).mode & 0o777
  writeAtomically(file, `${base}${separator}${lines.join('\n')}\n`, mode)
  return missing
}

/**
 * Writes a file whole or not at all: a temporary one beside it, synced, then renamed over it.
 *
 * @param {string} file
 * @param {string} content
 * @param {number} mode
 */
export function writeAtomically(file, content, mode) {
  const draft = `${file}.${process.pid}.tmp`
  try {
    writeFileSync(draft, content, { mode, flag: 'w', flush: true })
    renameSync(draft, file)
  } catch (error) {
    rmSync(draft, { force: true })
    throw error
  }
}

function readText(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (error.code === 'ENOENT') return undefined
    throw error
  }
}
