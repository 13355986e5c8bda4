import vine from '@vinejs/vine'

const MONTHS = 'JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC'.split(' ')
const WEEKDAYS = 'SUN MON TUE WED THU FRI SAT'.split(' ')
const LONGEST_MONTH = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

interface CronField {
  label: string
  min: number
  max: number
  /** Names that stand for `min`, `min` + 1, ... */
  names?: string[]
}

/** The five fields of a crontab line (crontab(5)); 7 is Sunday too. */
const FIELDS: CronField[] = [
  { label: 'minute', min: 0, max: 59 },
  { label: 'hour', min: 0, max: 23 },
  { label: 'day of month', min: 1, max: 31 },
  { label: 'month', min: 1, max: 12, names: MONTHS },
  { label: 'day of week', min: 0, max: 7, names: WEEKDAYS },
]

/** The number that one end of a range stands for, or undefined. */
function numberOf(text: string, { min, max, names }: CronField): number | undefined {
  const named = names?.indexOf(text.toUpperCase()) ?? -1
  const number = named >= 0 ? named + min : /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN
  return number >= min && number <= max ? number : undefined
}

/** The values that one part of a list stands for, such as `1-10/3`, or undefined. */
function valuesOf(part: string, field: CronField): number[] | undefined {
  const [range = '', step, ...more] = part.split('/')
  if (more.length > 0 || (step !== undefined && !/^[1-9]\d?$/.test(step))) return undefined
  const ends = range === '*' ? [String(field.min), String(field.max)] : range.split('-')
  if (ends.length > 2) return undefined
  const first = numberOf(ends[0] ?? '', field)
  const last = ends.length === 2 ? numberOf(ends[1] ?? '', field) : step ? field.max : first
  if (first === undefined || last === undefined || first > last) return undefined
  const by = Number(step ?? 1)
  return Array.from({ length: Math.floor((last - first) / by) + 1 }, (_, at) => first + at * by)
}

/**
 * What is wrong with a cron expression of five fields (lists, ranges, steps and names of months
 * and days), or undefined. A date that never comes, such as February 30, is wrong too.
 */
export function cronProblem(expression: string): string | undefined {
  const texts = expression.trim().split(/\s+/)
  if (texts.length !== FIELDS.length) return 'must have 5 fields: minute hour day month weekday'
  const sets: number[][] = []
  for (const [at, field] of FIELDS.entries()) {
    const parts = (texts[at] ?? '').split(',').map((part) => valuesOf(part, field))
    if (parts.some((part) => part === undefined)) {
      return `has a ${field.label} that is not within ${field.min}-${field.max}: "${texts[at]}"`
    }
    sets.push(parts.flatMap((part) => part ?? []))
  }
  const [, , days = [], months = []] = sets
  const comes = months.some((month) => days.some((day) => day <= (LONGEST_MONTH[month - 1] ?? 0)))
  return comes || texts[4] !== '*' ? undefined : 'names a date that never comes'
}

/** A cron expression of five fields. */
export const cron = vine.createRule((value, _options: undefined, field) => {
  const problem = typeof value === 'string' ? cronProblem(value) : undefined
  if (problem) field.report(`The {{ field }} field ${problem}`, 'cron', field)
})

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) !== null
  } catch {
    return false
  }
}

/** The name of an IANA time zone; offsets such as +02:00 are none. */
export const timezone = vine.createRule((value, _options: undefined, field) => {
  if (typeof value !== 'string') return
  if (!/^[A-Za-z]/.test(value) || !isTimeZone(value)) {
    field.report('The {{ field }} field must name an IANA time zone', 'timezone', field)
  }
})
