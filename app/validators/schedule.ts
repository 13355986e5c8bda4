import vine from '@vinejs/vine'
import { cronProblem } from '#triggers/schedule/cron'
import { moment } from '#validators/moment'

/** A cron expression of five fields, of six with seconds first, or a name such as `@daily`. */
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

const whole = (min: number, max: number, otherwise: number) =>
  vine
    .number()
    .withoutDecimals()
    .range([min, max])
    .parse((value) => value ?? otherwise)

/** GET /workflows/:id/schedule/preview */
export const previewScheduleValidator = vine.create({
  from: moment().optional(),
  days: whole(1, 366, 30),
  limit: whole(1, 1000, 100),
})
