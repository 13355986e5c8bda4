/**
 * Something in the way that the person at the terminal can clear: one line that says what and how.
 */
export class SetupProblem extends Error {
  /** @param {string} message one line: what is wrong, and what to do */
  constructor(message) {
    super(message)
    this.name = 'SetupProblem'
  }
}

const SYSTEM_ERRORS = {
  ENOSPC: (path) => `The disk is full (writing ${path}). Free some space and start again`,
  EDQUOT: (path) => `The disk quota is used up (writing ${path}). Free some space and start again`,
  EROFS: (path) =>
    `${path} is on a read-only file system. Set DATA_DIR to a folder that can be written`,
  EACCES: (path) =>
    `No permission for ${path}. Change its owner, or set DATA_DIR to a folder of yours`,
  EPERM: (path) =>
    `No permission for ${path}. Change its owner, or set DATA_DIR to a folder of yours`,
  ENOTDIR: (path) => `${path} is in the way: a folder is needed there`,
  EEXIST: (path) => `${path} is in the way: a folder is needed there`,
}

/**
 * One line for any failure: a SetupProblem's own words, a sentence for the system's common errors.
 *
 * @param {Error & { code?: string, path?: string }} error
 * @returns {string}
 */
export function describe(error) {
  if (error instanceof SetupProblem) return error.message
  const sentence = error.code && SYSTEM_ERRORS[error.code]
  if (sentence) return sentence(error.path || 'the data folder')
  return error.message.split('\n')[0]
}

/**
 * Prints the line and marks the process as failed. The stack is for `TURBOCAT_DEBUG=1` only.
 *
 * @param {Error} error
 */
export function report(error) {
  process.stderr.write(`Turbocat: ${describe(error)}\n`)
  if (process.env.TURBOCAT_DEBUG) process.stderr.write(`${error.stack}\n`)
  process.exitCode = 1
}
