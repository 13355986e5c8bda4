import { useState } from 'react'
import type { DefinitionNode, JsonObject } from '#engine/graph/types'
import type { Agent } from '../../../../client/schema.js'
import { Checkbox, Field, Input, Select } from '~/ui/field'
import { AgentField, JsonSetting } from './step_panel'

interface StepConfigProps {
  step: DefinitionNode
  agents: readonly Agent[]
  set(changes: Partial<DefinitionNode>): void
}

/** What a step of a type is set to do. */
export function StepConfig(props: StepConfigProps) {
  switch (props.step.type) {
    case 'condition':
      return <Condition {...props} />
    case 'loop':
      return <Loop {...props} />
    case 'wait':
      return <Wait {...props} />
    case 'parallel':
      return <Parallel {...props} />
    default:
      return null
  }
}

function Condition({ step: { config }, set }: StepConfigProps) {
  return (
    <Field label="Expression" hint="Such as steps.fetch.output.status == 200">
      <Input
        name="expression"
        className="font-mono"
        value={String(config.expression ?? '')}
        onChange={({ target }) => set({ config: { ...config, expression: target.value } })}
      />
    </Field>
  )
}

function Loop({ step, agents, set }: StepConfigProps) {
  const { config } = step
  const [over, setOver] = useState(config.while === undefined ? 'items' : 'while')
  const change = (changes: JsonObject) => set({ config: compact({ ...config, ...changes }) })
  return (
    <>
      <Field label="Repeats">
        <Select
          name="over"
          value={over}
          onChange={({ target }) => {
            setOver(target.value)
            const { items: _items, while: _while, ...rest } = config
            set({
              config:
                target.value === 'items'
                  ? { ...rest, items: '{{ inputs.items }}' }
                  : { ...rest, while: 'index < 3', maxIterations: 100 },
            })
          }}
        >
          <option value="items">For each item of a list</option>
          <option value="while">While an expression holds</option>
        </Select>
      </Field>
      {over === 'items' ? (
        <Field label="Items" hint="A template that gives a list; in the body it is item and index">
          <Input
            name="items"
            className="font-mono"
            value={
              typeof config.items === 'string' ? config.items : JSON.stringify(config.items ?? '')
            }
            onChange={({ target }) => change({ items: target.value })}
          />
        </Field>
      ) : (
        <>
          <Field label="While">
            <Input
              name="while"
              className="font-mono"
              value={String(config.while ?? '')}
              onChange={({ target }) => change({ while: target.value })}
            />
          </Field>
          <Field label="At most so many times">
            <Input
              name="maxIterations"
              type="number"
              min={1}
              value={Number(config.maxIterations ?? 100)}
              onChange={({ target }) => change({ maxIterations: Number(target.value) })}
            />
          </Field>
        </>
      )}
      {config.steps === undefined && config.workflowId === undefined && (
        <AgentField agents={agents} value={step.agentId} onChange={(agentId) => set({ agentId })} />
      )}
      {config.steps !== undefined && (
        <JsonSetting
          label="Steps inside"
          name="steps"
          value={config.steps}
          onChange={(steps) => change({ steps: steps as JsonObject[] })}
        />
      )}
      <Field label="At a time">
        <Input
          name="maxConcurrency"
          type="number"
          min={1}
          value={Number(config.maxConcurrency ?? 1)}
          onChange={({ target }) => change({ maxConcurrency: Number(target.value) })}
        />
      </Field>
      <Checkbox
        label="Go on when an item fails"
        checked={config.onItemError === 'continue'}
        onChange={({ target }) => change({ onItemError: target.checked ? 'continue' : 'fail' })}
      />
    </>
  )
}

/** The ways to wait: which of them, and the one setting that each needs. */
const WAITS = {
  durationMs: { label: 'For a time, in ms', first: 1000 },
  until: { label: 'Until a time', first: '{{ inputs.until }}' },
  signal: { label: 'For a signal', first: 'go' },
  approval: { label: 'For an approval', first: { message: 'May it go on?' } },
} as const

function Wait({ step: { config }, set }: StepConfigProps) {
  const kind =
    (Object.keys(WAITS) as Array<keyof typeof WAITS>).find((name) => config[name] !== undefined) ??
    'durationMs'
  const { message } = (config.approval ?? {}) as JsonObject
  return (
    <>
      <Field label="Waits">
        <Select
          name="wait"
          value={kind}
          onChange={({ target }) => {
            const next = target.value as keyof typeof WAITS
            set({ config: { [next]: WAITS[next].first } })
          }}
        >
          {Object.entries(WAITS).map(([name, { label }]) => (
            <option key={name} value={name}>
              {label}
            </option>
          ))}
        </Select>
      </Field>
      {kind === 'approval' ? (
        <Field label="Message" hint="What the one who decides reads">
          <Input
            name="message"
            value={String(message ?? '')}
            onChange={({ target }) =>
              set({
                config: {
                  ...config,
                  approval: { ...(config.approval as JsonObject), message: target.value },
                },
              })
            }
          />
        </Field>
      ) : (
        <Field label={WAITS[kind].label}>
          <Input
            name={kind}
            value={String(config[kind] ?? '')}
            onChange={({ target }) => {
              const number = kind === 'durationMs' && /^\d+$/.test(target.value)
              set({ config: { ...config, [kind]: number ? Number(target.value) : target.value } })
            }}
          />
        </Field>
      )}
    </>
  )
}

function Parallel({ step: { config }, set }: StepConfigProps) {
  return (
    <>
      <JsonSetting
        label="Branches"
        name="branches"
        hint='[{ "key": "a", "agentId": "…", "inputs": {} }]'
        value={config.branches}
        onChange={(branches) => set({ config: { ...config, branches: branches as JsonObject[] } })}
      />
      <Checkbox
        label="Stop all when one fails"
        checked={config.failFast !== false}
        onChange={({ target }) => set({ config: { ...config, failFast: target.checked } })}
      />
    </>
  )
}

function compact(config: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(config).filter(([, value]) => value !== undefined))
}
