import vine from '@vinejs/vine'

/** A date, or a date and a time of the day with an offset or without (ISO 8601, RFC 3339). */
const FORM =
  /^((?:19[7-9]|[2-9]\d\d)\d)-(\d\d)-(\d\d)(T\d\d:\d\d(:\d\d([.]\d{1,9})?)?(Z|[+-]\d\d:\d\d)?)?$/

/** Whether a text names a moment, from 1970 to 9999, that a calendar and a clock have. */
function namesMoment(text: string): boolean {
  const [, year, month, day] = FORM.exec(text) ?? []
  if (day === undefined || Number.isNaN(Date.parse(text))) return false
  return (
    new Date(Date.UTC(Number(year), Number(month) - 1, Number(day))).getUTCDate() === Number(day)
  )
}

const aMoment = vine.createRule(
  (value, _options: undefined, field) => {
    if (typeof value === 'string' && !namesMoment(value)) {
      field.report('The {{ field }} field must be a date or a time in ISO 8601', 'date', field)
    }
  },
  { toJSONSchema: (schema) => void (schema.pattern = FORM.source) }
)

/** A moment as it was written. One without an offset is of the caller's time zone. */
export const localMoment = () => vine.string().maxLength(40).use(aMoment())

/** A moment as a `Date`. One without an offset is UTC. */
export const moment = () => localMoment().transform((text) => new Date(inUtc(text)))

function inUtc(text: string): string {
  return /T.*(Z|[+-]\d\d:\d\d)$/.test(text) || !text.includes('T') ? text : `${text}Z`
}
