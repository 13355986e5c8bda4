import { useState } from 'react'
import type { Deployment } from '../../../client/schema.js'
import { CopyButton } from '~/components/copy_button'
import { TitledCard } from '~/ui/card'
import { Select } from '~/ui/field'

const MODES = [
  ['sync', 'Waits for the output'],
  ['async', 'Answers at once, runs on'],
  ['stream', 'Sends what happens as it happens'],
] as const

/** The address that programs ask, and how. */
export function Endpoint({ deployment: { endpointUrl } }: { deployment: Deployment }) {
  const [mode, setMode] = useState<string>('sync')
  const address = mode === 'sync' ? endpointUrl : `${endpointUrl}?mode=${mode}`
  const command = [
    `curl -X POST '${address}'`,
    `  -H 'Authorization: Bearer YOUR_KEY'`,
    `  -H 'Content-Type: application/json'`,
    `  -d '{}'`,
  ].join(' \\\n')
  return (
    <div className="grid gap-4 lg:grid-cols-2">
      <TitledCard title="Address" actions={<CopyButton text={endpointUrl} what="the address" />}>
        <code className="block font-mono text-xs wrap-anywhere">{endpointUrl}</code>
        <p className="mt-3 text-ink-soft">
          It takes inputs as JSON, and the key that was shown when the deployment was made.
        </p>
      </TitledCard>
      <TitledCard
        title="Ask it"
        actions={
          <span className="flex min-w-0 max-w-full items-center gap-2">
            <Select
              aria-label="Mode"
              className="w-auto min-w-0"
              value={mode}
              onChange={({ target }) => setMode(target.value)}
            >
              {MODES.map(([value, label]) => (
                <option key={value} value={value}>
                  {label}
                </option>
              ))}
            </Select>
            <CopyButton text={command} what="the command" />
          </span>
        }
      >
        <pre
          tabIndex={0}
          aria-label="Example"
          className="overflow-auto rounded-md border border-line bg-subtle/50 p-3 font-mono text-xs"
        >
          {command}
        </pre>
      </TitledCard>
    </div>
  )
}
