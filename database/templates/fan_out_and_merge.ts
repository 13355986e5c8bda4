import { codeAgent, type OfficialTemplate } from '#database/templates/official_template'

const SPREAD = `
export function main({ numbers }) {
  const sorted = [...numbers].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const median = sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  return { median, range: sorted.at(-1) - sorted[0] }
}
`

const MERGE = `
export function main({ parts }) {
  return { ...parts.totals, ...parts.spread, largest: parts.largest[0] }
}
`

export const fanOutAndMerge: OfficialTemplate = {
  name: 'Fan-out and merge',
  description:
    'Looks at one list of numbers in three ways side by side and merges what they found.',
  category: 'patterns',
  type: 'workflow',
  tags: ['parallel', 'data', 'code'],
  templateData: {
    name: 'Fan-out and merge',
    agents: {
      totals: {
        name: 'Totals',
        description: 'Count, sum and mean of numbers.',
        type: 'data',
        config: {
          operation: 'aggregate',
          source: '{{ inputs.numbers }}',
          transformation: {
            measures: {
              count: { op: 'count' },
              sum: { op: 'sum', field: 'item' },
              mean: { op: 'avg', field: 'item' },
            },
          },
        },
      },
      largest: {
        name: 'Largest first',
        description: 'Sorts numbers, the largest first.',
        type: 'data',
        config: {
          operation: 'sort',
          source: '{{ inputs.numbers }}',
          transformation: { by: 'item', order: 'desc' },
        },
      },
      spread: codeAgent('Spread', 'Median and range of numbers.', SPREAD),
      merge: codeAgent('Merge', 'Puts the parts into one object.', MERGE),
    },
    steps: [
      {
        stepKey: 'fan_out',
        stepName: 'Three views',
        stepType: 'parallel',
        config: {
          branches: [
            { key: 'totals', agentKey: 'totals' },
            { key: 'largest', agentKey: 'largest' },
            { key: 'spread', agentKey: 'spread' },
          ],
        },
        inputs: { numbers: '{{ inputs.numbers }}' },
      },
      {
        stepKey: 'merge',
        stepName: 'Merge',
        stepType: 'agent',
        agentKey: 'merge',
        inputs: { parts: '{{ fan_out.output }}' },
        dependsOn: ['fan_out'],
      },
    ],
    definition: { metadata: { sampleInput: { numbers: [4, 8, 15, 16, 23, 42] } } },
  },
}
