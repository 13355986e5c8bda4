import { Plus, X } from 'lucide-react'
import type { Json, JsonObject } from '#engine/graph/types'
import { Button } from '~/ui/button'
import { Checkbox, Field, Input } from '~/ui/field'
import { InputsField } from './inputs_field'
import { Body, compact, type StepConfigProps } from './step_config'

const isObject = (value: Json): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The branches of a parallel step, one after the other. */
export function Parallel({ step: { config }, agents, set, enter }: StepConfigProps) {
  const branches = (Array.isArray(config.branches) ? config.branches : []).filter(isObject)
  const put = (next: JsonObject[]) => set({ config: { ...config, branches: next } })
  const change = (index: number, changes: Record<string, unknown>) =>
    put(branches.map((one, at) => (at === index ? compact({ ...one, ...changes }) : one)))
  const add = () => {
    const taken = new Set(branches.map(({ key }) => key))
    let number = branches.length + 1
    while (taken.has(`branch_${number}`)) number++
    put([...branches, { key: `branch_${number}`, steps: [] }])
  }
  return (
    <>
      {branches.map((branch, index) => {
        const key = String(branch.key ?? '')
        const agentId = typeof branch.agentId === 'string' ? branch.agentId : null
        return (
          <fieldset
            key={index}
            className="flex flex-col gap-3 rounded-md border border-line p-3"
            aria-label={`Branch ${key}`}
          >
            <div className="flex items-end gap-2">
              <Field label="Branch" className="min-w-0 flex-1">
                <Input
                  name={`branches.${index}.key`}
                  className="font-mono"
                  value={key}
                  onChange={({ target }) => change(index, { key: target.value })}
                />
              </Field>
              <Button
                size="icon"
                look="ghost"
                aria-label={`Delete the branch ${key}`}
                onClick={() => put(branches.filter((_, at) => at !== index))}
              >
                <X aria-hidden />
              </Button>
            </div>
            <Body
              agents={agents}
              agentId={agentId}
              steps={branch.steps}
              onAgent={(id) => change(index, { agentId: id ?? undefined })}
              onSteps={(steps) => change(index, { steps, agentId: undefined })}
              enter={() => enter(key)}
            />
            {agentId !== null && (
              <InputsField
                inputs={branch.inputs && isObject(branch.inputs) ? branch.inputs : {}}
                agent={agents.find(({ id }) => id === agentId)}
                onChange={(inputs) => change(index, { inputs })}
              />
            )}
          </fieldset>
        )
      })}
      <Button onClick={add}>
        <Plus aria-hidden /> Add a branch
      </Button>
      <Field label="At a time" hint="Empty: all at once">
        <Input
          name="maxConcurrency"
          type="number"
          min={1}
          value={typeof config.maxConcurrency === 'number' ? config.maxConcurrency : ''}
          onChange={({ target }) =>
            set({
              config: compact({
                ...config,
                maxConcurrency: target.value === '' ? undefined : Number(target.value),
              }),
            })
          }
        />
      </Field>
      <Checkbox
        label="Stop all when one fails"
        name="failFast"
        checked={config.failFast !== false}
        onChange={({ target }) => set({ config: { ...config, failFast: target.checked } })}
      />
    </>
  )
}
