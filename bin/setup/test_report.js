import { createInterface } from 'node:readline'

/**
 * Reads what Japa's ndjson reporter writes, shows it for people, and counts. What the tests themselves print
 * passes through.
 */
export class TestReport {
  passed = 0
  failed = 0
  skipped = 0
  #failures = []
  #triedAgain = []
  #write

  /** @param {(line: string) => void} write */
  constructor(write) {
    this.#write = write
  }

  /**
   * @param {import('node:stream').Readable} stream of one suite; several may be read at the same time
   * @returns {Promise<{ tests: number, failed: number }>} what it told of, when it is read to its end
   */
  async read(stream) {
    const place = { suite: '', group: '', tests: 0, failed: 0 }
    for await (const line of createInterface({ input: stream })) {
      const event = parseEvent(line)
      if (event) this.#take(event, place)
      else this.#write(line)
    }
    return place
  }

  #take(event, place) {
    const before = this.failed
    if (event.event === 'suite:start') place.suite = event.name ?? event.title ?? ''
    if (event.event === 'group:start') place.group = event.title
    if (event.event === 'test:end') {
      place.tests += 1
      this.#takeTest(event, place)
    }
    for (const { error, phase } of event.event === 'test:end' ? [] : (event.errors ?? [])) {
      this.failed += 1
      const title = event.title ?? event.name ?? ''
      this.#failures.push([`${place.suite} | ${title} (${phase})`, [{ error }]])
    }
    place.failed += this.failed - before
  }

  #takeTest(event, { suite, group }) {
    const named = [group, expandedTitle(event.title)].filter(Boolean).join(' / ')
    const title = `${suite} | ${named}`
    const place = event.relativePath ? `  (${event.relativePath})` : ''
    if (event.isSkipped || event.isTodo) {
      this.skipped += 1
      this.#write(`  - ${title}: skipped${event.skipReason ? `, ${event.skipReason}` : ''}`)
    } else if (event.errors?.length > 0) {
      this.failed += 1
      this.#failures.push([`${title}${place}`, event.errors])
      this.#write(`  x ${title}${place}`)
    } else {
      this.passed += 1
      const tries = event.retryAttempt > 1 ? ` (try ${event.retryAttempt})` : ''
      if (tries) this.#triedAgain.push(`${title}${tries}`)
      this.#write(`  + ${title} ${Math.round(event.duration)} ms${tries}`)
    }
  }

  /**
   * Counts tests that could not even be started.
   *
   * @param {number} count
   * @param {string} reason
   */
  skip(count, reason) {
    this.skipped += count
    this.#write(`  - ${count} tests skipped, ${reason}`)
  }

  /** Notes that the run itself went wrong. */
  fail(reason) {
    this.failed += 1
    this.#failures.push([reason, []])
  }

  /** Says what failed and why, and what passed at a second or third try only. */
  printFailures() {
    for (const title of this.#triedAgain) this.#write(`TRIED AGAIN  ${title}`)
    for (const [title, errors] of this.#failures) {
      this.#write(`\nFAILED  ${title}`)
      for (const entry of errors) {
        const error = entry.error ?? entry
        this.#write(`${error.message ?? JSON.stringify(error)}\n${error.stack ?? ''}`)
      }
    }
  }

  get line() {
    return `${this.passed} passed, ${this.failed} failed, ${this.skipped} skipped`
  }
}

function expandedTitle(title) {
  return typeof title === 'string' ? title : (title?.expanded ?? title?.original ?? '')
}

function parseEvent(line) {
  if (!line.startsWith('{"event":"') && !line.startsWith('{"aggregates"')) return undefined
  try {
    const event = JSON.parse(line)
    return event.event || event.aggregates ? event : undefined
  } catch {
    return undefined
  }
}
