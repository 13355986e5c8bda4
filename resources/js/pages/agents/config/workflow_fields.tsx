import { useQuery } from '@tanstack/react-query'
import { useFormContext } from 'react-hook-form'
import { api, read } from '~/api/client'
import { Checkbox, Field, Select } from '~/ui/field'
import { ConfigField } from './config_field'

export function WorkflowFields() {
  const { register, watch, setValue } = useFormContext()
  const chosen = String(watch('config.workflowId') ?? '')
  const { data } = useQuery({
    queryKey: ['workflows', 'choice'],
    queryFn: () =>
      read(
        api.GET('/api/v1/workflows', {
          params: { query: { pageSize: 100, sortBy: 'name', sortOrder: 'asc' } },
        })
      ),
  })
  const known = data?.data ?? []
  return (
    <div className="grid gap-4 md:grid-cols-2">
      <Field label="Workflow">
        <Select
          name="config.workflowId"
          value={chosen}
          onChange={({ target }) => setValue('config.workflowId', target.value)}
        >
          {!known.some(({ id }) => id === chosen) && (
            <option value={chosen}>{chosen || 'Choose one'}</option>
          )}
          {known.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
      </Field>
      <Checkbox
        className="self-end"
        label="Wait until it has ended"
        {...register('config.waitForCompletion')}
      />
      <ConfigField name="inputs" label="Inputs" as="json" className="md:col-span-2" />
    </div>
  )
}
