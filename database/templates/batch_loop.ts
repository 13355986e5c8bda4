import { codeAgent, type OfficialTemplate } from '#database/templates/official_template'

const CONVERT = `
export function main({ record }) {
  const amount = Number(record.amount)
  if (!Number.isFinite(amount)) throw new Error('No number: ' + record.amount)
  return { id: record.id, cents: Math.round(amount * 100) }
}
`

export const batchLoop: OfficialTemplate = {
  name: 'Batch loop with partial failures',
  description:
    'Converts each record of a batch, four at a time; a record that fails leaves the others alone and is counted.',
  category: 'patterns',
  type: 'workflow',
  tags: ['loop', 'errors', 'code'],
  templateData: {
    name: 'Batch loop with partial failures',
    agents: {
      convert: codeAgent('Amount in cents', 'Converts the amount of a record to cents.', CONVERT),
      succeeded: {
        name: 'Those that succeeded',
        description: 'Leaves out what failed.',
        type: 'data',
        config: {
          operation: 'filter',
          source: '{{ inputs.results }}',
          transformation: { condition: 'item != null' },
        },
      },
    },
    steps: [
      {
        stepKey: 'convert',
        stepName: 'Convert each record',
        stepType: 'loop',
        agentKey: 'convert',
        config: { items: '{{ inputs.records }}', maxConcurrency: 4, onItemError: 'continue' },
        inputs: { record: '{{ item }}' },
      },
      {
        stepKey: 'succeeded',
        stepName: 'Count what failed',
        stepType: 'agent',
        agentKey: 'succeeded',
        inputs: { results: '{{ convert.output }}' },
        outputs: {
          converted: '{{ output }}',
          failed: '{{ size(inputs.records) - size(output) }}',
        },
        dependsOn: ['convert'],
      },
    ],
    definition: {
      metadata: {
        sampleInput: {
          records: [
            { id: 1, amount: '12.50' },
            { id: 2, amount: 'n/a' },
            { id: 3, amount: '0.99' },
          ],
        },
      },
    },
  },
}
