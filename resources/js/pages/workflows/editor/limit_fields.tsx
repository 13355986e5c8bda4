import { Field, Input, Select } from '~/ui/field'
import { withTrigger, type TriggerConfig } from './settings'
import type { SettingsFieldsProps } from './trigger_fields'

/** How many executions run at a time, and which come first. */
export function LimitFields(props: Omit<SettingsFieldsProps, 'workflow'>) {
  const { settings, problems, onChange } = props
  const { concurrency, priority } = settings.triggerConfig ?? {}
  const limit = (changes: Partial<NonNullable<TriggerConfig['concurrency']>>) =>
    onChange(withTrigger(settings, { concurrency: { limit: 1, ...concurrency, ...changes } }))
  return (
    <fieldset className="flex flex-col gap-3 rounded-md border border-line p-3">
      <legend className="px-1 font-medium">At a time</legend>
      <Field
        label="Executions at a time"
        hint="Empty: as many as come"
        error={problems['triggerConfig.concurrency.limit']}
      >
        <Input
          name="concurrencyLimit"
          type="number"
          min={1}
          value={concurrency?.limit ?? ''}
          onChange={({ target }) =>
            target.value === ''
              ? onChange(withTrigger(settings, { concurrency: undefined }))
              : limit({ limit: Number(target.value) })
          }
        />
      </Field>
      {concurrency && (
        <>
          <Field
            label="For each"
            hint="An expression, such as inputs.customer; empty: for the workflow"
            error={problems['triggerConfig.concurrency.key']}
          >
            <Input
              name="concurrencyKey"
              className="font-mono"
              value={concurrency.key ?? ''}
              onChange={({ target }) => limit({ key: target.value || undefined })}
            />
          </Field>
          <Field label="When there are so many">
            <Select
              name="onLimit"
              value={concurrency.onLimit ?? 'queue'}
              onChange={({ target }) => limit({ onLimit: target.value as 'queue' })}
            >
              <option value="queue">The next wait</option>
              <option value="reject">The next are refused</option>
              <option value="cancel_running">The oldest is cancelled</option>
            </Select>
          </Field>
        </>
      )}
      <Field label="Priority" hint="1 to 10, the higher first; empty: 5">
        <Input
          name="priority"
          type="number"
          min={1}
          max={10}
          value={priority ?? ''}
          onChange={({ target }) =>
            onChange(
              withTrigger(settings, {
                priority: target.value === '' ? undefined : Number(target.value),
              })
            )
          }
        />
      </Field>
    </fieldset>
  )
}
