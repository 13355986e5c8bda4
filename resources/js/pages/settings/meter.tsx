import { classes } from '~/lib/classes'

/** How much of a limit is used, and how much may be used by what runs now. */
export function Meter(props: {
  label: string
  used: number
  reserved: number
  limit: number
  /** The part of the limit from which on it is nearly used up: 0 to 1. */
  soft: number
  write(amount: number): string
}) {
  const { label, used, reserved, limit, soft, write } = props
  const part = (amount: number) =>
    `${limit === 0 ? 100 : Math.min(100, (100 * amount) / limit).toFixed(2)}%`
  const full = used + reserved >= limit
  const text = `${write(used)} of ${write(limit)}`
  return (
    <div>
      <p className="flex flex-wrap justify-between gap-x-2">
        <span>{label}</span>
        <span className="tabular-nums">
          {reserved > 0 && <span className="text-ink-soft">{write(reserved)} reserved, </span>}
          <span className="font-medium">{text}</span>
        </span>
      </p>
      <div
        role="meter"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={limit}
        aria-valuenow={Math.min(used, limit)}
        aria-valuetext={text}
        className="relative mt-1 h-2 overflow-hidden rounded-full bg-subtle"
      >
        <div
          className="absolute inset-y-0 left-0 bg-line-strong"
          style={{ width: part(used + reserved) }}
        />
        <div
          className={classes(
            'absolute inset-y-0 left-0',
            full ? 'bg-bad' : used >= soft * limit ? 'bg-warn' : 'bg-accent'
          )}
          style={{ width: part(used) }}
        />
      </div>
    </div>
  )
}
