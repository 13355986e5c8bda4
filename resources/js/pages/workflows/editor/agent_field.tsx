import type { Agent } from '../../../../client/schema.js'
import { Field, Select } from '~/ui/field'

export function AgentField(props: {
  agents: readonly Agent[]
  value: string | null
  error?: string
  onChange(agentId: string | null): void
}) {
  const { agents, value, error, onChange } = props
  const known = value === null || agents.some(({ id }) => id === value)
  return (
    <Field
      label="Agent"
      error={error}
      hint={agents.length === 0 ? 'You have no agents yet: create one first' : undefined}
    >
      <Select
        name="agentId"
        value={value ?? ''}
        onChange={({ target }) => onChange(target.value || null)}
      >
        <option value="">Choose an agent</option>
        {!known && <option value={value}>{value}</option>}
        {agents.map(({ id, name, type }) => (
          <option key={id} value={id}>
            {name} ({type})
          </option>
        ))}
      </Select>
    </Field>
  )
}
