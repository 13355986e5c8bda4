import { ConfigField } from './config_field'

export function ApiFields() {
  return (
    <div className="grid gap-4 md:grid-cols-4">
      <ConfigField
        name="method"
        label="Method"
        as="choice"
        options={['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']}
      />
      <ConfigField
        name="url"
        label="URL"
        className="md:col-span-3"
        hint="{{ inputs.x }} is put in, percent-encoded"
      />
      <ConfigField name="headers" label="Headers" as="json" className="md:col-span-2" />
      <ConfigField name="query" label="Query" as="json" className="md:col-span-2" />
      <ConfigField name="body" label="Body" as="json" className="md:col-span-2" />
      <ConfigField
        name="auth"
        label="Authentication"
        as="json"
        className="md:col-span-2"
        hint='{ "type": "bearer", "credentials": "MY_SECRET" }, a name under Settings, Secrets'
      />
      <ConfigField name="pagination" label="Pagination" as="json" className="md:col-span-2" />
      <ConfigField name="timeout" label="Time-out, in ms" as="number" />
      <ConfigField
        name="responseType"
        label="Answer as"
        as="choice"
        options={['auto', 'json', 'text', 'base64']}
      />
    </div>
  )
}
