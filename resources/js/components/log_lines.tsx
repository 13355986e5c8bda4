import { useEffect, useRef, useState } from 'react'
import { ScrollText } from 'lucide-react'
import { classes } from '~/lib/classes'
import { Checkbox } from '~/ui/field'
import { Empty } from '~/ui/states'

export interface LogLine {
  key: string
  time: string
  level: string
  /** Which step said it. */
  from?: string | null
  message: string
}

const COLOURS: Record<string, string> = {
  error: 'text-bad',
  warn: 'text-warn',
  debug: 'text-ink-soft',
}
const TIME = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
  hour12: false,
})

/** The lines of a log. Following, the newest is in sight as it comes. */
export function LogLines({ lines }: { lines: readonly LogLine[] }) {
  const [following, setFollowing] = useState(true)
  const list = useRef<HTMLOListElement>(null)
  useEffect(() => {
    if (following && list.current) list.current.scrollTop = list.current.scrollHeight
  }, [lines, following])
  if (lines.length === 0) return <Empty icon={<ScrollText aria-hidden />} title="No lines" />
  return (
    <>
      <Checkbox
        name="follow"
        label="Keep the newest line in sight"
        checked={following}
        onChange={({ target }) => setFollowing(target.checked)}
      />
      <ol
        ref={list}
        tabIndex={0}
        aria-label="Log"
        className="max-h-[60dvh] overflow-auto rounded-lg border border-line bg-surface p-2 font-mono text-xs"
      >
        {lines.map(({ key, time, level, from, message }) => (
          <li
            key={key}
            className={classes('grid grid-cols-[6.5rem_3rem_1fr] gap-2 py-0.5', COLOURS[level])}
          >
            <time dateTime={time} title={time} className="text-ink-soft">
              {TIME.format(new Date(time))}
            </time>
            <span>{level}</span>
            <span className="wrap-anywhere whitespace-pre-wrap">
              {from && <span className="text-info">{from} </span>}
              {message}
            </span>
          </li>
        ))}
      </ol>
    </>
  )
}
