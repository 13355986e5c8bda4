import { useState } from 'react'
import { Play } from 'lucide-react'
import { BrokenJson, JsonField, validJson } from '~/components/json_field'
import { Button } from '~/ui/button'
import { Dialog } from '~/ui/dialog'
import { Field } from '~/ui/field'

/** Asks for the inputs of an execution. */
export function ExecuteDialog(props: {
  open: boolean
  onOpenChange(open: boolean): void
  inputs: unknown
  busy: boolean
  execute(inputs: Record<string, unknown>): void
}) {
  const { open, onOpenChange, busy, execute } = props
  const [inputs, setInputs] = useState(props.inputs)
  const broken = validJson(inputs)
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Execute"
      description="What the execution begins with."
    >
      <Field label="Inputs, as JSON" error={broken === true ? undefined : broken}>
        <JsonField name="inputData" value={inputs} onChange={setInputs} rows={8} />
      </Field>
      <div className="flex justify-end gap-2">
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
