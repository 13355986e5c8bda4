import type { OfficialTemplate } from '#database/templates/official_template'

export const retryAFlakyApi: OfficialTemplate = {
  name: 'Retry a flaky API',
  description:
    'Reads JSON from an address, with up to four more attempts and growing pauses, and picks what the answer holds.',
  category: 'integration',
  type: 'workflow',
  tags: ['api', 'retry'],
  templateData: {
    name: 'Retry a flaky API',
    agents: {
      request: {
        name: 'JSON reader',
        description: 'Reads JSON from an address.',
        type: 'api',
        config: {
          method: 'GET',
          url: '{{ inputs.url }}',
          headers: { accept: 'application/json' },
          timeout: 10_000,
          responseType: 'json',
        },
        parameters: { url: { type: 'string', required: true, description: 'Where to read' } },
      },
    },
    steps: [
      {
        stepKey: 'request',
        stepName: 'Ask, and ask again',
        stepType: 'agent',
        agentKey: 'request',
        inputs: { url: '{{ inputs.url }}' },
        outputs: { status: '{{ output.status }}', body: '{{ output.body }}' },
        retryCount: 4,
        retryDelayMs: 500,
        timeoutMs: 15_000,
        onError: 'retry',
      },
    ],
    definition: {
      metadata: { sampleInput: { url: 'https://api.github.com/rate_limit' }, timeout: 120 },
    },
  },
}
