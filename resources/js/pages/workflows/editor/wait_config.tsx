import type { Json, JsonObject } from '#engine/graph/types'
import { Field, Input, Select } from '~/ui/field'
import { ExpressionField } from './expression_field'
import { JsonSetting } from './json_setting'
import { compact, type StepConfigProps } from './step_config'

/** The ways to wait, and what each begins with. */
const WAITS: Record<string, { label: string; first: Json }> = {
  durationMs: { label: 'For a time, in ms', first: 1000 },
  until: { label: 'Until a time', first: '{{ inputs.until }}' },
  signal: { label: 'For a signal', first: 'go' },
  approval: { label: 'For an approval', first: { message: 'May it go on?' } },
}

const isWhole = (text: string) => /^\d+$/.test(text)
const numberOrText = (text: string) =>
  text === '' ? undefined : isWhole(text) ? Number(text) : text

/** What a step waits for: a time, a signal from outside, or somebody's yes. */
export function Wait({ step: { config }, set }: StepConfigProps) {
  const kind = Object.keys(WAITS).find((name) => config[name] !== undefined) ?? 'durationMs'
  const change = (changes: Record<string, unknown>) =>
    set({ config: compact({ ...config, ...changes }) })
  const approval = (config.approval ?? {}) as JsonObject
  return (
    <>
      <Field label="Waits">
        <Select
          name="wait"
          value={kind}
          onChange={({ target }) => {
            const { runIf, runsOn } = config
            set({ config: compact({ runIf, runsOn, [target.value]: WAITS[target.value]!.first }) })
          }}
        >
          {Object.entries(WAITS).map(([name, { label }]) => (
            <option key={name} value={name}>
              {label}
            </option>
          ))}
        </Select>
      </Field>
      {(kind === 'durationMs' || kind === 'until') && (
        <ExpressionField
          label={WAITS[kind]!.label}
          name={kind}
          mode="template"
          hint={
            kind === 'until' ? 'ISO 8601, such as 2030-01-31T09:00:00Z, or a template' : undefined
          }
          value={String(config[kind] ?? '')}
          onChange={(text) =>
            change({ [kind]: kind === 'durationMs' ? (numberOrText(text) ?? '') : text })
          }
        />
      )}
      {kind === 'signal' && (
        <>
          <Field label="Name of the signal">
            <Input
              name="signal"
              value={String(config.signal ?? '')}
              onChange={({ target }) => change({ signal: target.value })}
            />
          </Field>
          <Outside config={config} change={change} />
        </>
      )}
      {kind === 'approval' && (
        <Approval
          approval={approval}
          change={(changes) => change({ approval: compact({ ...approval, ...changes }) })}
        />
      )}
    </>
  )
}

function Approval(props: { approval: JsonObject; change(changes: Record<string, unknown>): void }) {
  const { approval, change } = props
  const { message, approvers, onReject } = approval
  return (
    <>
      <ExpressionField
        label="Message"
        name="message"
        mode="template"
        hint="What the one who decides reads"
        value={String(message ?? '')}
        onChange={(text) => change({ message: text })}
      />
      <Field
        label="Approvers"
        hint="E-mail addresses or ids of users, with commas between, or a template; empty: you"
      >
        <Input
          name="approvers"
          defaultValue={Array.isArray(approvers) ? approvers.join(', ') : String(approvers ?? '')}
          onChange={({ target: { value } }) => change({ approvers: approversOf(value) })}
        />
      </Field>
      <Field label="When it is rejected">
        <Select
          name="onReject"
          value={String(onReject ?? 'continue')}
          onChange={({ target }) => change({ onReject: target.value })}
        >
          <option value="continue">Go on: the output says so</option>
          <option value="fail">The step fails</option>
        </Select>
      </Field>
      <Outside config={approval} change={change} />
    </>
  )
}

function approversOf(text: string): Json | undefined {
  if (text.trim() === '') return undefined
  if (text.includes('{{')) return text
  return text
    .split(',')
    .map((one) => one.trim())
    .filter(Boolean)
}

/** What signals and approvals have in common: how long they wait, and what an answer has to be like. */
function Outside(props: { config: JsonObject; change(changes: Record<string, unknown>): void }) {
  const { config, change } = props
  return (
    <>
      <Field label="Waits at most, in ms" hint="Empty: as long as it takes">
        <Input
          name="waitTimeoutMs"
          value={String(config.timeoutMs ?? '')}
          onChange={({ target }) => change({ timeoutMs: numberOrText(target.value.trim()) })}
        />
      </Field>
      <JsonSetting
        label="Schema of the answer"
        name="schema"
        hint="A JSON Schema; the form to answer is made from it"
        rows={2}
        value={config.schema}
        empty={null}
        onChange={(schema) => change({ schema: schema ?? undefined })}
      />
    </>
  )
}
