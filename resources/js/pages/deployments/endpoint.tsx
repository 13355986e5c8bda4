import { useState } from 'react'
import type { Deployment } from '../../../client/schema.js'
import { CopyButton } from '~/components/copy_button'
import { TitledCard } from '~/ui/card'
import { Select } from '~/ui/field'
import { Time } from '~/ui/time'
import { examplesOf } from './endpoint_examples'

/** The address that programs ask, and how each kind of program does it. */
export function Endpoint({ deployment }: { deployment: Deployment }) {
  const { endpointUrl, previousKeyExpiresAt } = deployment
  const [kind, setKind] = useState('sync')
  const examples = examplesOf(endpointUrl)
  const { code, text } = examples[kind]!
  return (
    <div className="grid items-start gap-4 lg:grid-cols-2">
      <TitledCard title="Address" actions={<CopyButton text={endpointUrl} what="the address" />}>
        <code className="block font-mono text-xs wrap-anywhere">{endpointUrl}</code>
        <p className="mt-3 text-ink-soft">
          It takes inputs as JSON, and the key that was shown when the deployment was made. More
          actions, Rotate key draws another.
        </p>
        {previousKeyExpiresAt && Date.parse(previousKeyExpiresAt) > Date.now() && (
          <p className="mt-3 text-warn">
            The key before works until <Time iso={previousKeyExpiresAt} exact />.
          </p>
        )}
      </TitledCard>
      <TitledCard title="Call it" actions={<CopyButton text={code} what="the example" />}>
        <Select
          aria-label="Way"
          className="mb-3"
          value={kind}
          onChange={({ target }) => setKind(target.value)}
        >
          {Object.entries(examples).map(([value, { label }]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </Select>
        <p className="mb-2 text-ink-soft">{text}</p>
        <pre
          tabIndex={0}
          aria-label="Example"
          className="overflow-auto rounded-md border border-line bg-subtle/50 p-3 font-mono text-xs"
        >
          {code}
        </pre>
      </TitledCard>
    </div>
  )
}
