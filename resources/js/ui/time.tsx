const STEPS: ReadonlyArray<[Intl.RelativeTimeFormatUnit, number]> = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
]

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })
const local = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' })

/** `3 minutes ago`, and the date once that says more. @param iso - ISO 8601. */
export function ago(iso: string, now = Date.now()): string {
  const passed = Date.parse(iso) - now
  if (Math.abs(passed) > 7 * 86_400_000) return local.format(new Date(iso))
  for (const [unit, ms] of STEPS) {
    if (Math.abs(passed) >= ms) return relative.format(Math.trunc(passed / ms), unit)
  }
  return 'now'
}

/** A time in the reader's zone, and in UTC on hover. */
export function Time({ iso, exact = false }: { iso: string | null | undefined; exact?: boolean }) {
  if (!iso) return <span className="text-ink-soft">–</span>
  return (
    <time dateTime={iso} title={`${local.format(new Date(iso))} local\n${iso} UTC`}>
      {exact ? local.format(new Date(iso)) : ago(iso)}
    </time>
  )
}

/** `250 ms`, `3.2 s`, `4 min 5 s`. */
export function duration(ms: number | null | undefined): string {
  if (ms === null || ms === undefined) return '–'
  if (ms < 1000) return `${Math.round(ms)} ms`
  if (ms < 60_000) return `${(ms / 1000).toFixed(ms < 10_000 ? 2 : 1)} s`
  const minutes = Math.floor(ms / 60_000)
  if (minutes < 60) return `${minutes} min ${Math.round((ms % 60_000) / 1000)} s`
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}
