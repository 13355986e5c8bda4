import { useEffect, useState } from 'react'
import { Trash2 } from 'lucide-react'
import type { DefinitionNode, Problem } from '#engine/graph/types'
import type { Agent, ExecutionStep } from '../../../../client/schema.js'
import { BrokenJson, JsonField } from '~/components/json_field'
import { Button } from '~/ui/button'
import { Field, Input, Select } from '~/ui/field'
import { remove, updateStep, type Drawing } from './document'
import type { History } from './history'
import { StepConfig } from './step_config'
import { STEP_KINDS } from './step_kinds'

export interface StepPanelProps {
  history: History
  stepKey: string
  agents: readonly Agent[]
  problems: readonly Problem[]
  /** The steps of the run that is shown or was last: what this one can take its inputs from. */
  run: ReadonlyMap<string, ExecutionStep> | null
  onRename(key: string): void
  onGone(): void
}

/** Everything of one step that one can set. */
export function StepPanel(props: StepPanelProps) {
  const { history, stepKey, agents, problems, onRename, onGone } = props
  const { drawing, draw } = history
  const index = drawing.nodes.findIndex(({ id }) => id === stepKey)
  const step = drawing.nodes[index]
  if (!step) return null
  const set = (changes: Partial<DefinitionNode>) =>
    draw((now) => updateStep(now, stepKey, changes), true)
  const problemOf = (name: string) =>
    problems.find(({ field }) => field === `steps.${index}.${name}`)?.message
  const own = problems.filter(({ field }) => field.startsWith(`steps.${index}.`))
  return (
    <div className="flex flex-col gap-4">
      <header className="flex items-center justify-between gap-2">
        <h2 className="font-semibold">{STEP_KINDS[step.type].label} step</h2>
        <Button
          size="icon"
          look="ghost"
          aria-label="Delete the step"
          onClick={() => {
            draw((now) => remove(now, new Set([stepKey]), new Set()))
            onGone()
          }}
        >
          <Trash2 aria-hidden />
        </Button>
      </header>
      {own.length > 0 && (
        <ul className="rounded-md bg-bad-soft px-3 py-2 text-bad">
          {own.map(({ field, message }) => (
            <li key={field}>
              {field.replace(`steps.${index}.`, '')}: {message}
            </li>
          ))}
        </ul>
      )}
      <Field label="Name" error={problemOf('stepName')}>
        <Input
          name="stepName"
          value={step.name}
          onChange={({ target }) => set({ name: target.value })}
        />
      </Field>
      <KeyField
        drawing={drawing}
        stepKey={stepKey}
        onChange={(id) => {
          draw((now) => updateStep(now, stepKey, { id }))
          onRename(id)
        }}
      />
      {step.type === 'agent' && (
        <AgentField
          agents={agents}
          value={step.agentId}
          error={problemOf('agentId')}
          onChange={(agentId) => set({ agentId })}
        />
      )}
      <StepConfig key={stepKey} step={step} agents={agents} set={set} />
      {step.type === 'agent' && (
        <JsonSetting
          label="Inputs"
          name="inputs"
          hint="Empty: the execution's inputs, and the outputs of the steps before, by key"
          value={step.inputs}
          error={problemOf('inputs')}
          onChange={(inputs) => set({ inputs: inputs as DefinitionNode['inputs'] })}
        />
      )}
      <MoreSettings step={step} set={set} />
    </div>
  )
}

/** A step's key is what expressions call it: it changes when it has been typed, not with each letter. */
function KeyField(props: { drawing: Drawing; stepKey: string; onChange(key: string): void }) {
  const { drawing, stepKey, onChange } = props
  const [text, setText] = useState(stepKey)
  useEffect(() => setText(stepKey), [stepKey])
  const taken = text !== stepKey && drawing.nodes.some(({ id }) => id === text)
  const fits = /^[A-Za-z_][A-Za-z0-9_-]{0,99}$/.test(text)
  const error = taken
    ? 'Another step has this key'
    : fits
      ? undefined
      : 'Letters, digits, _ and -; no digit first'
  return (
    <Field label="Key" hint={`Its output is {{ ${stepKey}.output }}`} error={error}>
      <Input
        name="stepKey"
        value={text}
        className="font-mono"
        onChange={({ target }) => setText(target.value)}
        onBlur={() => (error ? setText(stepKey) : text !== stepKey && onChange(text))}
        onKeyDown={(event) => event.key === 'Enter' && event.currentTarget.blur()}
      />
    </Field>
  )
}

export function AgentField(props: {
  agents: readonly Agent[]
  value: string | null
  error?: string
  onChange(agentId: string | null): void
}) {
  const { agents, value, error, onChange } = props
  const known = value === null || agents.some(({ id }) => id === value)
  return (
    <Field
      label="Agent"
      error={error}
      hint={agents.length === 0 ? 'You have no agents yet: create one first' : undefined}
    >
      <Select
        name="agentId"
        value={value ?? ''}
        onChange={({ target }) => onChange(target.value || null)}
      >
        <option value="">Choose an agent</option>
        {!known && <option value={value}>{value}</option>}
        {agents.map(({ id, name, type }) => (
          <option key={id} value={id}>
            {name} ({type})
          </option>
        ))}
      </Select>
    </Field>
  )
}

/** A setting that is JSON; what is broken stays in the field and is not taken over. */
export function JsonSetting(props: {
  label: string
  name: string
  hint?: string
  value: unknown
  error?: string
  onChange(value: unknown): void
}) {
  const { label, name, hint, value, error, onChange } = props
  const [broken, setBroken] = useState<BrokenJson | null>(null)
  return (
    <Field label={label} hint={hint} error={broken ? `This is not JSON: ${broken.reason}` : error}>
      <JsonField
        name={name}
        value={broken ?? value}
        onChange={(changed) => {
          setBroken(changed instanceof BrokenJson ? changed : null)
          if (!(changed instanceof BrokenJson)) onChange(changed ?? {})
        }}
      />
    </Field>
  )
}

function MoreSettings(props: {
  step: DefinitionNode
  set(changes: Partial<DefinitionNode>): void
}) {
  const { step, set } = props
  const number = (name: 'retryCount' | 'retryDelayMs' | 'timeoutMs', label: string) => (
    <Field label={label}>
      <Input
        name={name}
        type="number"
        min={0}
        value={step[name]}
        onChange={({ target }) => set({ [name]: Number(target.value) })}
      />
    </Field>
  )
  const { runIf, ...rest } = step.config
  return (
    <details className="rounded-md border border-line p-3">
      <summary className="cursor-pointer font-medium">Retries, errors, time-out</summary>
      <div className="mt-3 flex flex-col gap-3">
        <Field label="Only if" hint="An expression; when it is false, the step is skipped">
          <Input
            name="runIf"
            className="font-mono"
            value={String(runIf ?? '')}
            onChange={({ target }) =>
              set({ config: target.value ? { ...rest, runIf: target.value } : rest })
            }
          />
        </Field>
        <Field label="When it fails">
          <Select
            name="onError"
            value={step.onError}
            onChange={({ target }) => set({ onError: target.value as 'fail' })}
          >
            <option value="fail">The execution fails</option>
            <option value="continue">Go on without its output</option>
            <option value="retry">Try again, then fail</option>
          </Select>
        </Field>
        {number('retryCount', 'Retries')}
        {number('retryDelayMs', 'Delay before the first retry, in ms')}
        {number('timeoutMs', 'Time-out of an attempt, in ms')}
        <JsonSetting
          label="Outputs"
          name="outputs"
          hint="What it adds to the execution's output"
          value={step.outputs}
          onChange={(outputs) => set({ outputs: outputs as DefinitionNode['outputs'] })}
        />
      </div>
    </details>
  )
}
