import type { DefinitionNode } from '#engine/graph/types'
import { Field, Input, Select } from '~/ui/field'
import { ExpressionField } from './expression_field'
import { JsonSetting } from './json_setting'
import { compact } from './step_config'

/** When a step runs, where, how often it is tried, and what becomes of its output. */
export function StepSettings(props: {
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
  const { config } = step
  const change = (name: string, value: unknown) =>
    set({ config: compact({ ...config, [name]: value || undefined }) })
  return (
    <details className="rounded-md border border-line p-3">
      <summary className="cursor-pointer font-medium">Retries, errors, time-out</summary>
      <div className="mt-3 flex flex-col gap-3">
        <ExpressionField
          label="Only if"
          name="runIf"
          mode="expression"
          hint="When it is false, the step is skipped"
          value={String(config.runIf ?? '')}
          onChange={(text) => change('runIf', text)}
        />
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
        {step.type === 'agent' && (
          <Field
            label="When a worker is cut off"
            hint="An agent began, and whether it took effect is not known"
          >
            <Select
              name="onUnknownOutcome"
              value={String(config.onUnknownOutcome ?? '')}
              onChange={({ target }) => change('onUnknownOutcome', target.value)}
            >
              <option value="">As fits the agent</option>
              <option value="retry">Run it again</option>
              <option value="fail">Fail the step</option>
              <option value="ask">Ask somebody</option>
            </Select>
          </Field>
        )}
        <Field label="Runs on" hint="A label that the worker has to have; empty: any worker">
          <Input
            name="runsOn"
            value={String(config.runsOn ?? '')}
            onChange={({ target }) => change('runsOn', target.value.trim())}
          />
        </Field>
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
