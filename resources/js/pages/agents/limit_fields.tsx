import { Controller, useFormContext } from 'react-hook-form'
import { JsonField, validJson } from '~/components/json_field'
import { Field, Input } from '~/ui/field'
import type { AgentValues } from './agent_form'

/** What it takes in, how it is found, and how much it may use. */
export function LimitFields() {
  const { register, control, formState } = useFormContext<AgentValues>()
  const { errors } = formState
  const number = {
    setValueAs: (text: unknown) => (text === '' || text === null ? null : Number(text)),
  }
  return (
    <details className="rounded-md border border-line p-3">
      <summary className="cursor-pointer font-semibold">Inputs, limits and tags</summary>
      <div className="mt-4 grid gap-4 md:grid-cols-2">
        <Controller
          name="parameters"
          control={control}
          rules={{ validate: validJson }}
          render={({ field, fieldState }) => (
            <Field
              className="md:col-span-2"
              label="Parameters"
              error={fieldState.error?.message}
              hint='By name: { "city": { "type": "string", "required": true } }'
            >
              <JsonField {...field} />
            </Field>
          )}
        />
        <Field label="Longest run, in seconds" error={errors.maxExecutionTime?.message}>
          <Input
            type="number"
            min={1}
            max={3600}
            {...register('maxExecutionTime', { valueAsNumber: true })}
          />
        </Field>
        <Field label="Memory, in MiB" error={errors.maxMemoryMb?.message}>
          <Input
            type="number"
            min={64}
            max={4096}
            {...register('maxMemoryMb', { valueAsNumber: true })}
          />
        </Field>
        <Field
          label="Runs at a time"
          hint="Empty: no limit"
          error={errors.maxConcurrentExecutions?.message}
        >
          <Input
            type="number"
            min={1}
            max={1000}
            {...register('maxConcurrentExecutions', number)}
          />
        </Field>
        <Controller
          name="tags"
          control={control}
          render={({ field: { value, onChange, ...field } }) => (
            <Field label="Tags" hint="Separated by commas" error={errors.tags?.message}>
              <Input
                {...field}
                defaultValue={value.join(', ')}
                onChange={({ target }) =>
                  onChange(
                    target.value
                      .split(',')
                      .map((tag) => tag.trim())
                      .filter(Boolean)
                  )
                }
              />
            </Field>
          )}
        />
      </div>
    </details>
  )
}
