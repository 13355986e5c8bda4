import { useEffect, useState } from 'react'
import { Plus, X } from 'lucide-react'
import type { Json, JsonObject } from '#engine/graph/types'
import type { Agent } from '../../../../client/schema.js'
import { Button } from '~/ui/button'
import { Input } from '~/ui/field'
import { ExpressionField } from './expression_field'
import { textOf, valueOf } from './field_values'
import { JsonSetting } from './json_setting'

interface Parameter {
  type?: string
  required?: boolean
  description?: string
}

const DEFAULT_HINT =
  'Empty: the inputs of the execution, and the outputs of the steps before, by key'

/** The inputs of a step: a field for each parameter that its agent declares, or all as JSON. */
export function InputsField(props: {
  inputs: JsonObject
  agent: Agent | undefined
  error?: string
  onChange(inputs: JsonObject): void
}) {
  const { inputs, agent, error, onChange } = props
  const [asJson, setAsJson] = useState(false)
  const declared = (agent?.parameters ?? {}) as Record<string, Parameter>
  const names = [...new Set([...Object.keys(declared), ...Object.keys(inputs)])]
  const set = (name: string, value: Json | undefined) => {
    const { [name]: _old, ...others } = inputs
    onChange(value === undefined ? others : { ...inputs, [name]: value })
  }
  return (
    <section aria-label="Inputs" className="flex flex-col gap-3 rounded-md border border-line p-3">
      <header className="flex items-center justify-between gap-2">
        <h3 className="font-medium">Inputs</h3>
        <div role="group" aria-label="View" className="flex gap-1">
          {(['Form', 'JSON'] as const).map((view) => (
            <Button
              key={view}
              size="small"
              look={asJson === (view === 'JSON') ? 'secondary' : 'ghost'}
              aria-pressed={asJson === (view === 'JSON')}
              onClick={() => setAsJson(view === 'JSON')}
            >
              {view}
            </Button>
          ))}
        </div>
      </header>
      {asJson ? (
        <JsonSetting
          label="Inputs as JSON"
          name="inputs"
          hint={DEFAULT_HINT}
          value={inputs}
          error={error}
          onChange={(value) => onChange(value as JsonObject)}
        />
      ) : (
        <>
          {names.map((name) => (
            <InputField
              key={name}
              name={name}
              parameter={declared[name]}
              value={inputs[name]}
              remove={name in declared ? undefined : () => set(name, undefined)}
              onChange={(value) => set(name, value)}
            />
          ))}
          {Object.keys(inputs).length === 0 && (
            <p className="text-xs text-ink-soft">{DEFAULT_HINT}</p>
          )}
          <NewInput taken={names} add={(name) => onChange({ ...inputs, [name]: '' })} />
        </>
      )}
    </section>
  )
}

function InputField(props: {
  name: string
  parameter: Parameter | undefined
  value: Json | undefined
  remove?: () => void
  onChange(value: Json | undefined): void
}) {
  const { name, parameter, value, remove, onChange } = props
  const type = parameter?.type
  const [text, setText] = useState(() => textOf(value, type))
  useEffect(() => {
    // Changed from outside: what is written here says something else now.
    if (JSON.stringify(valueOf(text, type)) !== JSON.stringify(value === '' ? undefined : value))
      setText(textOf(value, type))
  }, [value, type])
  const missing = parameter?.required && value === undefined
  return (
    <div className="flex items-start gap-1">
      <div className="min-w-0 flex-1">
        <ExpressionField
          label={`${name}${type ? ` (${type})` : ''}${parameter?.required ? ' *' : ''}`}
          name={`inputs.${name}`}
          mode="template"
          value={text}
          hint={parameter?.description ?? (missing ? 'The agent needs it' : undefined)}
          onChange={(changed) => {
            setText(changed)
            onChange(valueOf(changed, type) ?? (parameter ? undefined : ''))
          }}
        />
      </div>
      {remove && (
        <Button size="icon" look="ghost" aria-label={`Remove ${name}`} onClick={remove}>
          <X aria-hidden />
        </Button>
      )}
    </div>
  )
}

function NewInput({ taken, add }: { taken: readonly string[]; add(name: string): void }) {
  const [name, setName] = useState('')
  const wanted = name.trim()
  const ready = wanted !== '' && !taken.includes(wanted)
  const submit = () => {
    if (!ready) return
    add(wanted)
    setName('')
  }
  return (
    <div className="flex gap-2">
      <Input
        aria-label="Name of a new input"
        placeholder="Name of a new input"
        value={name}
        onChange={({ target }) => setName(target.value)}
        onKeyDown={(event) => event.key === 'Enter' && submit()}
      />
      <Button disabled={!ready} onClick={submit}>
        <Plus aria-hidden /> Add input
      </Button>
    </div>
  )
}
