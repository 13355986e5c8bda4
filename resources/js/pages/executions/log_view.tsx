import { useState } from 'react'
import { ScrollText } from 'lucide-react'
import type { ExecutionLog } from '../../../client/schema.js'
import { classes } from '~/lib/classes'
import { Select } from '~/ui/field'
import { Empty } from '~/ui/states'

const LEVELS = ['debug', 'info', 'warn', 'error'] as const
const COLOURS: Record<string, string> = {
  error: 'text-bad',
  warn: 'text-warn',
  debug: 'text-ink-soft',
}

/** The lines of an execution's log, as they come. */
export function LogView({ logs }: { logs: readonly ExecutionLog[] }) {
  const [least, setLeast] = useState<(typeof LEVELS)[number]>('debug')
  const [search, setSearch] = useState('')
  const lines = logs.filter(
    ({ level, message, stepKey }) =>
      LEVELS.indexOf(level) >= LEVELS.indexOf(least) &&
      `${stepKey ?? ''} ${message}`.toLowerCase().includes(search.toLowerCase())
  )
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap gap-2">
        <input
          type="search"
          aria-label="Search the log"
          placeholder="Search"
          value={search}
          onChange={({ target }) => setSearch(target.value)}
          className="h-9 rounded-md border border-line-strong/60 bg-surface px-3"
        />
        <Select
          aria-label="Least level"
          className="w-40"
          value={least}
          onChange={({ target }) => setLeast(target.value as 'info')}
        >
          {LEVELS.map((level) => (
            <option key={level}>{level}</option>
          ))}
        </Select>
      </div>
      {lines.length === 0 ? (
        <Empty icon={<ScrollText aria-hidden />} title="No lines" />
      ) : (
        <ol
          tabIndex={0}
          aria-label="Log"
          className="max-h-[60dvh] overflow-auto rounded-lg border border-line bg-surface p-2 font-mono text-xs"
        >
          {lines.map(({ id, level, message, stepKey, createdAt }) => (
            <li
              key={id}
              className={classes('grid grid-cols-[6.5rem_3rem_1fr] gap-2 py-0.5', COLOURS[level])}
            >
              <time dateTime={createdAt} title={createdAt} className="text-ink-soft">
                {new Date(createdAt).toLocaleTimeString(undefined, {
                  hour12: false,
                  fractionalSecondDigits: 3,
                } as never)}
              </time>
              <span>{level}</span>
              <span className="wrap-anywhere whitespace-pre-wrap">
                {stepKey && <span className="text-ink-soft">{stepKey} </span>}
                {message}
              </span>
            </li>
          ))}
        </ol>
      )}
    </div>
  )
}
