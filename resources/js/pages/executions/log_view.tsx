import { useState } from 'react'
import type { ExecutionLog } from '../../../client/schema.js'
import { LogLines } from '~/components/log_lines'
import { Select } from '~/ui/field'

const LEVELS = ['debug', 'info', 'warn', 'error'] as const
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
      <LogLines
        lines={lines.map(({ id, level, message, stepKey, createdAt }) => ({
          key: String(id),
          time: createdAt,
          level,
          from: stepKey,
          message,
        }))}
      />
    </div>
  )
}
