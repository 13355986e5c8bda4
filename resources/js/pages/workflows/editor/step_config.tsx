import type { DefinitionNode, JsonObject } from '#engine/graph/types'
import type { Agent } from '../../../../client/schema.js'
import { Checkbox, Field, Input, Select } from '~/ui/field'
import { Button } from '~/ui/button'
import { AgentField } from './agent_field'
import { ExpressionField } from './expression_field'
import { Parallel } from './parallel_config'
import { textOf, valueOf } from './field_values'
import { Wait } from './wait_config'

export interface StepConfigProps {
  step: DefinitionNode
  agents: readonly Agent[]
  set(changes: Partial<DefinitionNode>): void
  /** Shows what is inside: a loop's body (null) or a branch. */
  enter(branch: string | null): void
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
    <ExpressionField
      label="Expression"
      name="expression"
      mode="expression"
      hint="Such as steps.fetch.output.status == 200"
      value={String(config.expression ?? '')}
      onChange={(expression) => set({ config: { ...config, expression } })}
    />
  )
}

/** What a loop or a branch runs: an agent, or steps of its own. */
export function Body(props: {
  agents: readonly Agent[]
  agentId: string | null
  steps: unknown
  onAgent(agentId: string | null): void
  onSteps(steps: JsonObject[] | undefined): void
  enter(): void
}) {
  const { agents, agentId, steps, onAgent, onSteps, enter } = props
  const own = Array.isArray(steps)
  return (
    <>
      <Field label="Runs">
        <Select
          name="body"
          value={own ? 'steps' : 'agent'}
          onChange={({ target }) => onSteps(target.value === 'steps' ? [] : undefined)}
        >
          <option value="agent">An agent</option>
          <option value="steps">Steps of its own</option>
        </Select>
      </Field>
      {own ? (
        <Button onClick={enter}>
          Open the {steps.length} {steps.length === 1 ? 'step' : 'steps'} inside
        </Button>
      ) : (
        <AgentField agents={agents} value={agentId} onChange={onAgent} />
      )}
    </>
  )
}

function Loop({ step, agents, set, enter }: StepConfigProps) {
  const { config } = step
  const over = config.while === undefined ? 'items' : 'while'
  const change = (changes: Record<string, unknown>) =>
    set({ config: compact({ ...config, ...changes }) })
  return (
    <>
      <Field label="Repeats">
        <Select
          name="over"
          value={over}
          onChange={({ target }) =>
            change(
              target.value === 'items'
                ? { items: '{{ inputs.items }}', while: undefined, maxIterations: undefined }
                : { while: 'index < 3', maxIterations: 100, items: undefined }
            )
          }
        >
          <option value="items">For each item of a list</option>
          <option value="while">While an expression holds</option>
        </Select>
      </Field>
      {over === 'items' ? (
        <ExpressionField
          label="Items"
          name="items"
          mode="template"
          hint="A template that gives a list; in the body it is item and index"
          value={textOf(config.items, 'array')}
          onChange={(text) => change({ items: valueOf(text, 'array') ?? '' })}
        />
      ) : (
        <>
          <ExpressionField
            label="While"
            name="while"
            mode="expression"
            value={String(config.while ?? '')}
            onChange={(text) => change({ while: text })}
          />
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
      {config.workflowId === undefined && (
        <Body
          agents={agents}
          agentId={step.agentId}
          steps={config.steps}
          onAgent={(agentId) => set({ agentId })}
          onSteps={(steps) => set({ agentId: null, config: compact({ ...config, steps }) })}
          enter={() => enter(null)}
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
        name="onItemError"
        checked={config.onItemError === 'continue'}
        onChange={({ target }) => change({ onItemError: target.checked ? 'continue' : 'fail' })}
      />
    </>
  )
}

/** A config without what is undefined. */
export function compact(config: Record<string, unknown>): JsonObject {
  return Object.fromEntries(
    Object.entries(config).filter(([, value]) => value !== undefined)
  ) as JsonObject
}
