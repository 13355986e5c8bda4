import { useState } from 'react'
import type { Execution, ExecutionStep } from '../../../client/schema.js'
import { api, one } from '~/api/client'
import { messageOf } from '~/api/failure'
import { BrokenJson, JsonField, validJson } from '~/components/json_field'
import { Button } from '~/ui/button'
import { Dialog } from '~/ui/dialog'
import { Field, Select } from '~/ui/field'
import { FormProblem } from '~/ui/form_problem'

type Values = Record<string, unknown>

const problemOf = (value: unknown) => {
  const valid = validJson(value)
  return valid === true ? undefined : valid
}

/** Runs again from a step, with other inputs or other outputs of what was before it. */
export function ReplayDialog(props: {
  execution: Execution
  /** The key of the step that it begins at. */
  fromStep: string
  steps: ReadonlyMap<string, ExecutionStep>
  onClose(): void
  started(executionId: string): void
}) {
  const { execution, fromStep, steps, onClose, started } = props
  const [inputData, setInputData] = useState<unknown>(execution.inputData)
  const [overrides, setOverrides] = useState<unknown>({})
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const done = [...steps.values()].filter(
    ({ path, stepKey, status }) =>
      path === stepKey && stepKey !== fromStep && status === 'completed'
  )
  const broken = inputData instanceof BrokenJson || overrides instanceof BrokenJson
  const take = (key: string) =>
    setOverrides({ ...(overrides as Values), [key]: steps.get(key)?.output ?? null })
  const replay = async () => {
    setBusy(true)
    setProblem(null)
    try {
      const body = {
        fromStep,
        inputData: (inputData ?? {}) as Values,
        overrides: (overrides ?? {}) as Values,
      }
      const params = { path: { id: execution.id } }
      const made = await one(api.POST('/api/v1/executions/{id}/replay', { params, body }))
      onClose()
      started(made.executionId)
    } catch (error) {
      setProblem(messageOf(error))
      setBusy(false)
    }
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Run again from ${fromStep}`}
      description="What does not depend on it is taken over from this run, or from what you write here."
    >
      <Field label="Inputs" error={problemOf(inputData)}>
        <JsonField name="inputData" value={inputData} onChange={setInputData} rows={5} />
      </Field>
      <Field
        label="Other outputs, by step"
        hint='Such as { "fetch": { "total": 3 } }'
        error={problemOf(overrides)}
      >
        <JsonField name="overrides" value={overrides} onChange={setOverrides} rows={5} />
      </Field>
      {done.length > 0 && (
        <Select
          aria-label="Take the output of"
          value=""
          disabled={broken}
          onChange={({ target }) => take(target.value)}
        >
          <option value="">Take the output of a step, to change it</option>
          {done.map(({ stepKey }) => (
            <option key={stepKey}>{stepKey}</option>
          ))}
        </Select>
      )}
      <FormProblem text={problem} />
      <div className="flex justify-end">
        <Button look="primary" busy={busy} disabled={broken} onClick={() => void replay()}>
          Run Again
        </Button>
      </div>
    </Dialog>
  )
}
