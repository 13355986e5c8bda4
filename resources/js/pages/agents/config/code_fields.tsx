import { useWatch } from 'react-hook-form'
import type { Language } from '~/components/code_editor'
import { ConfigField } from './config_field'

function languageOf(runtime: unknown): Language {
  const name = String(runtime ?? '')
  if (name.startsWith('python')) return 'python'
  if (name.startsWith('go')) return 'go'
  return 'typescript'
}

export function CodeFields() {
  const runtime: unknown = useWatch({ name: 'config.runtime' })
  return (
    <div className="grid gap-4 md:grid-cols-3">
      <ConfigField
        name="runtime"
        label="Runtime"
        as="choice"
        options={['nodejs', 'deno', 'typescript', 'python', 'go']}
      />
      <ConfigField name="entry" label="Entry" hint="The function that is called; default: main" />
      <ConfigField name="timeout" label="Time-out, in ms" as="number" />
      <ConfigField
        name="code"
        label="Code"
        as="code"
        language={languageOf(runtime)}
        className="md:col-span-3"
        hint="main(inputs, context) gives the output; what it prints becomes the log"
      />
      <ConfigField name="packages" label="Packages" as="json" hint='["lodash@4"]' />
      <ConfigField
        name="network"
        label="Network"
        as="json"
        hint='{ "allow": ["api.example.com"] }'
      />
      <ConfigField
        name="environment"
        label="Environment"
        as="json"
        hint="By name; secrets by {{ }} are kept out of logs"
      />
    </div>
  )
}
