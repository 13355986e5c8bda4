import { ConfigField } from './config_field'

const OPERATIONS = [
  'filter',
  'map',
  'reduce',
  'sort',
  'group',
  'join',
  'aggregate',
  'flatten',
  'unique',
  'pick',
  'omit',
]

export function DataFields() {
  return (
    <div className="grid gap-4 md:grid-cols-3">
      <ConfigField name="operation" label="Operation" as="choice" options={OPERATIONS} />
      <ConfigField name="source" label="Source" hint="A template that gives a list" />
      <ConfigField
        name="outputFormat"
        label="Output"
        as="choice"
        options={['json', 'csv', 'array']}
      />
      <ConfigField
        name="transformation"
        label="Transformation"
        as="json"
        className="md:col-span-3"
        hint='Such as { "condition": "item.value > 10" }; expressions are CEL'
      />
    </div>
  )
}
