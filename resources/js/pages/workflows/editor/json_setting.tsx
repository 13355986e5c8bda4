import { useState } from 'react'
import { BrokenJson, JsonField } from '~/components/json_field'
import { Field } from '~/ui/field'

/** A setting that is JSON; what is broken stays in the field and is not taken over. */
export function JsonSetting(props: {
  label: string
  name: string
  hint?: string
  value: unknown
  error?: string
  /** Stands for an empty field. */
  empty?: unknown
  rows?: number
  onChange(value: unknown): void
}) {
  const { label, name, hint, value, error, empty = {}, rows, onChange } = props
  const [broken, setBroken] = useState<BrokenJson | null>(null)
  return (
    <Field label={label} hint={hint} error={broken ? `This is not JSON: ${broken.reason}` : error}>
      <JsonField
        name={name}
        rows={rows}
        value={broken ?? value}
        aria-label={label}
        onChange={(changed) => {
          setBroken(changed instanceof BrokenJson ? changed : null)
          if (!(changed instanceof BrokenJson)) onChange(changed ?? empty)
        }}
      />
    </Field>
  )
}
