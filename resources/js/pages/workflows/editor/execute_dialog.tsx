import { useState } from 'react'
import { Play } from 'lucide-react'
import { BrokenJson, JsonField, validJson } from '~/components/json_field'
import { SchemaFields, type ObjectSchema } from '~/components/schema_fields'
import { Button } from '~/ui/button'
import { Dialog } from '~/ui/dialog'
import { Field } from '~/ui/field'

/** Asks for the inputs of an execution: with fields where the workflow declares what it takes. */
export function ExecuteDialog(props: {
  open: boolean
  onOpenChange(open: boolean): void
  /** The JSON Schema of the inputs, where there is one. */
  schema: unknown
  inputs: unknown
  /** How many steps have a pinned output. */
  pinned: number
  busy: boolean
  execute(inputs: Record<string, unknown>): void
}) {
  const { open, onOpenChange, schema, pinned, busy, execute } = props
  const [inputs, setInputs] = useState(props.inputs)
  const declared = schema as ObjectSchema | null | undefined
  const hasFields = Object.keys(declared?.properties ?? {}).length > 0
  const [asJson, setAsJson] = useState(!hasFields)
  const broken = validJson(inputs)
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Execute"
      description="What the execution begins with."
    >
      {asJson || !declared ? (
        <Field label="Inputs, as JSON" error={broken === true ? undefined : broken}>
          <JsonField name="inputData" value={inputs} onChange={setInputs} rows={8} />
        </Field>
      ) : (
        <SchemaFields
          schema={declared}
          values={(inputs instanceof BrokenJson ? {} : (inputs ?? {})) as Record<string, unknown>}
          problems={{}}
          onChange={setInputs}
        />
      )}
      {pinned > 0 && (
        <p className="rounded-md bg-warn-soft px-3 py-2 text-warn">
          {pinned === 1 ? '1 step does' : `${pinned} steps do`} not run: the pinned output counts.
        </p>
      )}
      <div className="flex justify-end gap-2">
        {hasFields && (
          <Button look="ghost" onClick={() => setAsJson(!asJson)}>
            {asJson ? 'As a form' : 'As JSON'}
          </Button>
        )}
        <Button
          look="primary"
          busy={busy}
          disabled={inputs instanceof BrokenJson}
          onClick={() => execute((inputs ?? {}) as Record<string, unknown>)}
        >
          {!busy && <Play aria-hidden />} Start
        </Button>
      </div>
    </Dialog>
  )
}
