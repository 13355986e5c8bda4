import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { identify, isRunning, signal, waitUntil } from './processes.js'

const LIFELINE = new URL('./lifeline.js', import.meta.url).href
const HEALTHY_MS = 30_000
const GIVE_UP_AFTER = 5
const FIRST_BACKOFF_MS = 250
/** Enough for an error with its stack and the sources that are shown around it. */
const TAIL_LINES = 200

/**
 * A process of the product, kept alive: one that dies is started again, later each time; one that dies
 * five times without having lived for half a minute is given up.
 */
export class Child {
  #options
  #process
  #timer
  #deaths = 0
  #bornAt = 0
  #stopping = false
  #tail = []

  /**
   * @param {object} options
   * @param {string} options.name shown before its lines
   * @param {string} options.node the Node binary
   * @param {string[]} options.args
   * @param {string} options.cwd
   * @param {NodeJS.ProcessEnv} options.env
   * @param {NodeJS.Signals} [options.endsOn] SIGTERM by default
   * @param {(name: string, line: string) => void} options.onLine each line it writes
   * @param {(message: object) => void} [options.onMessage] what it sends over the channel
   * @param {() => void} [options.onStart]
   * @param {(name: string, seconds: number) => void} options.onRestart
   * @param {(name: string, lastLines: string[]) => void} options.onGivingUp
   */
  constructor(options) {
    this.#options = options
  }

  /** The running process's identity, or undefined. */
  get identity() {
    return this.#process?.pid ? identify(this.#process.pid) : undefined
  }

  /**
   * @param {(code: number | null) => void} [onEnd] for a process that is to end by itself: called with its exit
   *   code instead of starting it again
   */
  start(onEnd) {
    const { node, args, cwd, env, onMessage, onLine, onStart, name } = this.#options
    this.#tail = []
    this.#bornAt = Date.now()
    this.#process = spawn(node, ['--import', LIFELINE, ...args], {
      cwd,
      env,
      // A group of its own: Ctrl-C reaches the supervisor, which passes it on, and the group can be ended whole.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    const started = this.#process
    started.once('error', () => {})
    if (onMessage) started.on('message', onMessage)
    for (const stream of [started.stdout, started.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        this.#tail = [...this.#tail.slice(1 - TAIL_LINES), line]
        onLine(name, line)
      })
    }
    started.once('close', (code) => {
      if (onEnd) onEnd(code)
      else if (this.#process === started && !this.#stopping) this.#died()
    })
    onStart?.()
  }

  #died() {
    const { name, onRestart, onGivingUp } = this.#options
    this.#endGroup()
    if (Date.now() - this.#bornAt > HEALTHY_MS) this.#deaths = 0
    this.#deaths += 1
    if (this.#deaths >= GIVE_UP_AFTER || isHopeless(this.#tail)) return onGivingUp(name, this.#tail)
    const delayMs = FIRST_BACKOFF_MS * 2 ** (this.#deaths - 1)
    onRestart(name, delayMs / 1000)
    this.#timer = setTimeout(() => this.start(), delayMs)
  }

  /** What it started must not outlive it. */
  #endGroup() {
    if (this.#process?.pid) signal(-this.#process.pid, 'SIGKILL')
  }

  /** Ends the process and its group now. */
  kill() {
    this.#stopping = true
    this.#endGroup()
  }

  /**
   * Asks the process to end, waits, then kills it and its group.
   *
   * @param {number} timeoutMs
   * @returns {Promise<boolean>} false when it had to be killed
   */
  async stop(timeoutMs) {
    this.#stopping = true
    clearTimeout(this.#timer)
    const pid = this.#process?.pid
    if (!pid) return true
    const running = () => this.#process.exitCode === null && this.#process.signalCode === null
    if (running()) signal(pid, this.#options.endsOn ?? 'SIGTERM')
    const ended = await waitUntil(() => !running(), timeoutMs)
    this.#endGroup()
    await waitUntil(() => !isRunning({ pid }), 5000)
    return ended
  }
}

/** A setting that the product refuses will be refused again. */
function isHopeless(lines) {
  return lines.some((line) => /E_INVALID_ENV_VARIABLES|EnvValidationException/.test(line))
}
