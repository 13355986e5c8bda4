import { ConfigField } from './config_field'

export function LlmFields() {
  return (
    <div className="grid gap-4 md:grid-cols-4">
      <ConfigField
        name="provider"
        label="Provider"
        as="choice"
        options={['openai', 'anthropic', 'google', 'ollama', 'openai-compatible', 'simulated']}
      />
      <ConfigField name="model" label="Model" />
      <ConfigField name="temperature" label="Temperature" as="number" />
      <ConfigField name="maxTokens" label="Most tokens out" as="number" />
      <ConfigField name="systemPrompt" label="System prompt" as="long" className="md:col-span-4" />
      <ConfigField
        name="prompt"
        label="Prompt"
        as="long"
        className="md:col-span-4"
        hint="{{ inputs.x }} is put in as text"
      />
      <ConfigField
        name="tools"
        label="Tools"
        as="json"
        className="md:col-span-2"
        hint='[{ "type": "agent", "agentId": "…" }]'
      />
      <ConfigField
        name="outputSchema"
        label="Output schema"
        as="json"
        className="md:col-span-2"
        hint="A JSON Schema: the answer is checked"
      />
      <ConfigField
        name="budget"
        label="Budget"
        as="json"
        className="md:col-span-2"
        hint='{ "maxTokens": 10000, "maxCostUsd": "0.50" }'
      />
      <ConfigField name="maxSteps" label="Most turns" as="number" />
      <ConfigField name="baseUrl" label="Base URL" />
    </div>
  )
}
