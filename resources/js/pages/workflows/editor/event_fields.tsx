import { useQuery } from '@tanstack/react-query'
import { api, read } from '~/api/client'
import { Field, Input, Select } from '~/ui/field'
import { withTrigger, type TriggerConfig } from './settings'
import type { SettingsFieldsProps } from './trigger_fields'

const EVENTS = ['completed', 'failed', 'timeout', 'cancelled', 'ended'] as const

/** Whose end starts the workflow, and on what condition. */
export function EventFields({ workflow, settings, problems, onChange }: SettingsFieldsProps) {
  const trigger = settings.triggerConfig ?? {}
  const set = (changes: Partial<TriggerConfig>) => onChange(withTrigger(settings, changes))
  const { data } = useQuery({
    queryKey: ['workflows', 'choice'],
    queryFn: () =>
      read(
        api.GET('/api/v1/workflows', {
          params: { query: { pageSize: 100, sortBy: 'name', sortOrder: 'asc' } },
        })
      ),
  })
  const others = (data?.data ?? []).filter(({ id }) => id !== workflow?.id)
  const { workflowId } = trigger
  const known = !workflowId || others.some(({ id }) => id === workflowId)
  return (
    <>
      <Field label="When an execution" error={problems['triggerConfig.event']}>
        <Select
          name="event"
          value={trigger.event}
          onChange={({ target }) => set({ event: target.value as TriggerConfig['event'] })}
        >
          {EVENTS.map((end) => (
            <option key={end} value={`workflow.${end}`}>
              {end}
            </option>
          ))}
        </Select>
      </Field>
      <Field label="Of the workflow" error={problems['triggerConfig.workflowId']}>
        <Select
          name="eventWorkflowId"
          value={workflowId ?? ''}
          onChange={({ target }) => set({ workflowId: target.value || undefined })}
        >
          <option value="">Any of yours but this one</option>
          {!known && <option value={workflowId}>{workflowId}</option>}
          {others.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
      </Field>
      <Field
        label="Only if"
        hint="An expression, such as event.output.total > 100"
        error={problems['triggerConfig.filter']}
      >
        <Input
          name="filter"
          className="font-mono"
          value={trigger.filter ?? ''}
          onChange={({ target }) => set({ filter: target.value || undefined })}
        />
      </Field>
    </>
  )
}
