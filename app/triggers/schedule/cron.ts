import { Cron } from 'croner'

/** As many occurrences as are counted one by one. */
export const COUNTED_AT_MOST = 1_000

/** `@yearly`, `@monthly`, `@weekly`, `@daily`, `@hourly` and their other names. */
const NICKNAME = /^@\w+$/

/**
 * What croner is told. A time of day without `*` and steps that a change of the clocks skips comes
 * at the first moment after it, and one that comes twice counts the first time, as Vixie cron has
 * it; one with `*` or steps follows the clock as it is: skipped minutes are skipped, repeated ones
 * come again. `5/10` is `5-59/10`.
 */
const OPTIONS = {
  paused: true,
  mode: '5-or-6-parts',
  fixedTimeRule: 'no-wildcard',
  sloppyRanges: true,
} as const

/** A cron expression in a time zone, as a list of moments without beginning and end. */
export class CronTimes {
  readonly #cron: Cron

  /** @throws Error for what is no cron expression, or no IANA time zone. */
  constructor(expression: string, timezone: string) {
    // croner would take a date for a schedule that comes once.
    const fields = expression.trim().split(/\s+/)
    if (!NICKNAME.test(expression.trim()) && fields.length !== 5 && fields.length !== 6) {
      throw new TypeError(
        'It must have 5 fields, or 6 with seconds first, or be one such as @daily'
      )
    }
    this.#cron = new Cron(expression.trim(), { ...OPTIONS, timezone })
  }

  /** The first moment after this one; null where none comes any more. */
  after(moment: Date): Date | null {
    return this.#cron.nextRun(moment)
  }

  /** The last moments, at most `count`, that are not after this one; the oldest first. */
  until(moment: Date, count: number): Date[] {
    const justAfter = new Date(moment.getTime() + 1)
    return this.#cron.previousRuns(count, justAfter).toReversed()
  }

  /** The moments from the first one after `from` to `to` at most, in order, no more than `most`. */
  between(from: Date, to: Date, most: number): Date[] {
    const found: Date[] = []
    let next = this.after(from)
    while (next !== null && next <= to && found.length < most) {
      found.push(next)
      next = this.after(next)
    }
    return found
  }
}

/** What is wrong with a cron expression, or undefined; one that never comes is wrong too. */
export function cronProblem(expression: string): string | undefined {
  try {
    const never = new CronTimes(expression, 'UTC').after(new Date(0)) === null
    return never ? 'names a date that never comes' : undefined
  } catch (error) {
    const reason = (error as Error).message.replace(/^CronPattern: /, '')
    return `is no cron expression: ${reason}`
  }
}
