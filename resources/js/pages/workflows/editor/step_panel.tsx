import { useEffect, useMemo, useRef, useState } from 'react'
import { toast } from 'sonner'
import { Trash2 } from 'lucide-react'
import type { DefinitionNode, JsonObject, Problem } from '#engine/graph/types'
import type { Agent } from '../../../../client/schema.js'
import { Button } from '~/ui/button'
import { Field, Input } from '~/ui/field'
import { AgentField } from './agent_field'
import { Connections } from './connections'
import { DataTree } from './data_tree'
import { along, remove, updateStep, type Drawing } from './document'
import type { History } from './history'
import { InputsField } from './inputs_field'
import { sampleNames, type Sample } from './sample'
import type { ScopePath } from './scopes'
import { StepConfig } from './step_config'
import { StepDataContext, type StepData } from './step_data'
import { StepSettings } from './step_settings'
import { STEP_KINDS } from './step_kinds'
import { TestStep } from './test_step'

export interface StepPanelProps {
  history: History
  /** The whole drawing, and the way to the scope that the step is in. */
  root: Drawing
  path: ScopePath
  stepKey: string
  agents: readonly Agent[]
  problems: readonly Problem[]
  /** The run that expressions are tried with. */
  sample: Sample | null
  pinned: Readonly<Record<string, unknown>>
  pin(key: string, output: unknown): void
  onRename(key: string): void
  onGone(): void
  enter(branch: string | null): void
  announce(text: string): void
}

/** Everything of one step that one can set. */
export function StepPanel(props: StepPanelProps) {
  const { history, root, path, stepKey, agents, problems, sample, pinned } = props
  const { pin, onRename, onGone, enter, announce } = props
  const { drawing, draw } = history
  const index = drawing.nodes.findIndex(({ id }) => id === stepKey)
  const step = drawing.nodes[index]
  const { edges } = drawing
  const before = useMemo(
    () => [...along({ nodes: [], edges, metadata: {} }, stepKey, 'before')].slice(1),
    [edges, stepKey]
  )
  const target = useRef<((path: string) => void) | null>(null)
  const data = useMemo<StepData>(() => {
    const usable = new Set(before)
    const { scope, names } = sampleNames(sample, root, path, pinned, (key) => usable.has(key))
    const focus = (insert: (path: string) => void) => {
      target.current = insert
    }
    return { scope: sample ? scope : null, names, focus }
  }, [sample, root, path, pinned, before])
  if (!step) return null

  const set = (changes: Partial<DefinitionNode>) =>
    draw((now) => updateStep(now, stepKey, changes), `${stepKey} ${Object.keys(changes).join(' ')}`)
  const problemOf = (name: string) =>
    problems.find(({ field }) => field === `steps.${index}.${name}`)?.message
  const own = problems.filter(({ field }) => field.startsWith(`steps.${index}.`))
  const pick = (at: string) => {
    if (target.current) return target.current(at)
    void navigator.clipboard
      .writeText(`{{ ${at} }}`)
      .then(() => toast.success(`Copied {{ ${at} }}: no field had the cursor`))
  }
  const agent = agents.find(({ id }) => id === step.agentId)
  return (
    <StepDataContext value={data}>
      <section aria-label="Step" className="flex flex-col gap-4">
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
            onChange={({ target: { value } }) => set({ name: value })}
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
        <StepConfig key={stepKey} step={step} agents={agents} set={set} enter={enter} />
        {(step.type === 'agent' || (step.type === 'loop' && step.agentId)) && (
          <InputsField
            key={`${stepKey} inputs`}
            inputs={step.inputs}
            agent={agent}
            error={problemOf('inputs')}
            onChange={(inputs: JsonObject) => set({ inputs })}
          />
        )}
        {sample ? (
          <DataTree names={data.names} before={before} pick={pick} />
        ) : (
          <p className="text-xs text-ink-soft">
            After the first run its data is shown here, to pick from and to try expressions with.
          </p>
        )}
        {step.type === 'agent' && step.agentId && (
          <TestStep
            key={`${stepKey} test`}
            step={step}
            parents={edges.filter((edge) => edge.target === stepKey).map(({ source }) => source)}
            names={data.names}
            scope={data.scope}
            pin={path.length === 0 ? (output) => pin(stepKey, output) : undefined}
          />
        )}
        <Connections history={history} stepKey={stepKey} announce={announce} />
        <StepSettings step={step} set={set} />
      </section>
    </StepDataContext>
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
