import { Checkbox, Field, Input, Select } from '~/ui/field'
import { JsonField } from './json_field'

/** What a form can be made of: the properties of a JSON Schema's object. */
export interface ObjectSchema {
  properties?: Record<string, PropertySchema>
  required?: string[]
}

interface PropertySchema {
  type?: string | string[]
  title?: string
  description?: string
  enum?: unknown[]
  format?: string
}

type Values = Record<string, unknown>

/** Fields for the properties of a schema; what is no plain value is edited as JSON. */
export function SchemaFields(props: {
  schema: ObjectSchema
  /** Properties that something else asks for. */
  without?: readonly string[]
  values: Values
  /** By property. */
  problems: Readonly<Record<string, string>>
  onChange(values: Values): void
}) {
  const { schema, without = [], values, problems, onChange } = props
  const names = Object.keys(schema.properties ?? {}).filter((name) => !without.includes(name))
  return names.map((name) => {
    const property = schema.properties![name]!
    const label = `${property.title ?? name}${schema.required?.includes(name) ? ' *' : ''}`
    const set = (value: unknown) => {
      const { [name]: _old, ...others } = values
      onChange(value === undefined ? others : { ...others, [name]: value })
    }
    const shown = { name, value: values[name], set }
    if (typeOf(property) === 'boolean')
      return (
        <Checkbox
          key={name}
          name={name}
          label={label}
          checked={values[name] === true}
          onChange={({ target }) => set(target.checked)}
        />
      )
    return (
      <Field key={name} label={label} hint={property.description} error={problems[name]}>
        {control(property, shown)}
      </Field>
    )
  })
}

const typeOf = ({ type }: PropertySchema) =>
  Array.isArray(type) ? type.find((one) => one !== 'null') : type

function control(
  property: PropertySchema,
  { name, value, set }: { name: string; value: unknown; set(value: unknown): void }
) {
  if (property.enum)
    return (
      <Select
        name={name}
        value={value === undefined ? '' : JSON.stringify(value)}
        onChange={({ target }) => set(target.value ? JSON.parse(target.value) : undefined)}
      >
        <option value="">Choose</option>
        {property.enum.map((one) => (
          <option key={JSON.stringify(one)} value={JSON.stringify(one)}>
            {String(one)}
          </option>
        ))}
      </Select>
    )
  const type = typeOf(property)
  if (type === 'number' || type === 'integer')
    return (
      <Input
        type="number"
        name={name}
        step={type === 'integer' ? 1 : 'any'}
        value={typeof value === 'number' ? value : ''}
        onChange={({ target }) => set(target.value === '' ? undefined : Number(target.value))}
      />
    )
  if (type === 'string')
    return (
      <Input
        type={property.format === 'date' ? 'date' : 'text'}
        name={name}
        value={typeof value === 'string' ? value : ''}
        onChange={({ target }) => set(target.value || undefined)}
      />
    )
  return <JsonField name={name} value={value} onChange={set} rows={3} />
}
