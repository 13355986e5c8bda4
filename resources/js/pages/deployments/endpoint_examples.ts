/** One way to call a deployment. */
export interface Example {
  label: string
  /** What it is good for. */
  text: string
  code: string
}

/** A command line that asks a deployment once. @param body - Inputs to begin with. */
function curl(address: string, body: string): string {
  return [
    `curl -X POST '${address}'`,
    `  -H "Authorization: Bearer $KEY"`,
    `  -H 'Content-Type: application/json'`,
    `  -d '${body}'`,
  ].join(' \\\n')
}

/**
 * The ways to call a deployment, by their names, as code to copy. `$KEY` and `process.env.KEY` stand
 * for its key, which nobody can read again.
 *
 * @param endpointUrl - `<APP_URL>/run/<id>`.
 */
export function examplesOf(endpointUrl: string): Record<string, Example> {
  const mcpUrl = new URL('/mcp', endpointUrl).href
  return {
    sync: {
      label: 'curl: wait for the output',
      text: 'The answer is the output, or a 202 with an address to ask again where it takes long.',
      code: curl(endpointUrl, '{}'),
    },
    async: {
      label: 'curl: answer at once',
      text: 'The answer has the id of the execution and the address that says how it stands.',
      code: curl(`${endpointUrl}?mode=async`, '{}'),
    },
    stream: {
      label: 'curl: stream what happens',
      text: 'Server-sent events: steps, log lines and the words of models, as they come.',
      code: curl(`${endpointUrl}?mode=stream`, '{}').replace('curl', 'curl -N'),
    },
    document: {
      label: 'curl: OpenAPI document',
      text: 'What it takes and what it answers, for programs that make clients of it.',
      code: `curl '${endpointUrl}/openapi.json' \\\n  -H "Authorization: Bearer $KEY"`,
    },
    openai: {
      label: 'OpenAI client',
      text: 'As a chat model, for every program that speaks to OpenAI. The chat is in the inputs messages and prompt.',
      // Shown, not run: what it prints is for whoever copies it.
      code: `import OpenAI from 'openai'

const openai = new OpenAI({
  baseURL: '${endpointUrl}/v1',
  apiKey: process.env.KEY,
})
const answer = await openai.chat.completions.create({
  model: 'any',
  messages: [{ role: 'user', content: 'Hello' }],
})
console.log(answer.choices[0].message.content)`,
    },
    mcp: {
      label: 'MCP',
      text: 'As a tool for other agents. Put this into the settings of a program that knows MCP.',
      code: JSON.stringify(
        {
          mcpServers: {
            turbocat: { type: 'http', url: mcpUrl, headers: { Authorization: 'Bearer YOUR_KEY' } },
          },
        },
        null,
        2
      ),
    },
  }
}
