import { Checkbox, Field, Input, Select } from '~/ui/field'
import { NextFirings, PastFirings } from './firings'
import { withTrigger, type TriggerConfig } from './settings'
import type { SettingsFieldsProps } from './trigger_fields'

const ZONES = Intl.supportedValuesOf('timeZone')

/** When a schedule starts the workflow, and what happens when two meet or some were missed. */
export function ScheduleFields({ workflow, settings, problems, onChange }: SettingsFieldsProps) {
  const trigger = settings.triggerConfig ?? {}
  const set = (changes: Partial<TriggerConfig>) => onChange(withTrigger(settings, changes))
  const on = settings.scheduleEnabled === true
  return (
    <fieldset className="flex flex-col gap-3 rounded-md border border-line p-3">
      <legend className="px-1 font-medium">Schedule</legend>
      <Checkbox
        label="Start it by a schedule"
        name="scheduleEnabled"
        checked={on}
        onChange={({ target }) => onChange({ ...settings, scheduleEnabled: target.checked })}
      />
      {on && (
        <>
          <Field
            label="Cron"
            hint="Minute, hour, day, month, weekday, such as 0 9 * * 1-5; or @daily"
            error={problems.scheduleCron}
          >
            <Input
              name="scheduleCron"
              className="font-mono"
              value={settings.scheduleCron ?? ''}
              onChange={({ target }) =>
                onChange({ ...settings, scheduleCron: target.value || null })
              }
            />
          </Field>
          <Field label="Time zone" error={problems.scheduleTimezone}>
            <Select
              name="scheduleTimezone"
              value={settings.scheduleTimezone ?? 'UTC'}
              onChange={({ target }) => onChange({ ...settings, scheduleTimezone: target.value })}
            >
              {[...new Set(['UTC', settings.scheduleTimezone ?? 'UTC', ...ZONES])].map((zone) => (
                <option key={zone}>{zone}</option>
              ))}
            </Select>
          </Field>
          <Field label="When the one before still runs">
            <Select
              name="overlap"
              value={trigger.overlap ?? 'skip'}
              onChange={({ target }) => set({ overlap: target.value as TriggerConfig['overlap'] })}
            >
              <option value="skip">Leave this one out</option>
              <option value="queue">Wait until it has ended</option>
              <option value="parallel">Run both</option>
              <option value="cancel_running">Cancel the one before</option>
            </Select>
          </Field>
          <Field label="What was missed while nothing ran">
            <Select
              name="catchUp"
              value={trigger.catchUp ?? 'one'}
              onChange={({ target }) => set({ catchUp: target.value as TriggerConfig['catchUp'] })}
            >
              <option value="none">Is left out</option>
              <option value="one">Is made up for once</option>
              <option value="all">Is made up for in full</option>
            </Select>
          </Field>
          <Field label="Spread, in ms" hint="Up to so much later, so that not all start at once">
            <Input
              name="jitterMs"
              type="number"
              min={0}
              value={trigger.jitterMs ?? ''}
              onChange={({ target }) =>
                set({ jitterMs: target.value === '' ? undefined : Number(target.value) })
              }
            />
          </Field>
        </>
      )}
      {workflow?.scheduleCron && (
        <>
          <NextFirings id={workflow.id} version={workflow.updatedAt} />
          <PastFirings id={workflow.id} version={workflow.updatedAt} />
        </>
      )}
    </fieldset>
  )
}
