import { codeAgent, type OfficialTemplate } from '#database/templates/official_template'

const REVIEW = `
export function main({ order, limit }) {
  const over = order.total - limit
  const approved = order.trusted === true && over <= limit
  return { id: order.id, total: order.total, approved, reason: approved ? 'trusted' : 'over limit' }
}
`

export const approveLargeOrders: OfficialTemplate = {
  name: 'Approve large orders by rule',
  description:
    'Works out the total of each order, lets small ones pass and checks large ones by a rule, after a moment to cool off.',
  category: 'decisions',
  type: 'workflow',
  tags: ['condition', 'loop', 'wait'],
  templateData: {
    name: 'Approve large orders by rule',
    agents: {
      totals: {
        name: 'Order totals',
        description: 'Quantity times price for each order.',
        type: 'data',
        config: {
          operation: 'map',
          source: '{{ inputs.orders }}',
          transformation: {
            fields: {
              id: 'item.id',
              trusted: 'item.trusted',
              total: 'item.quantity * item.price',
            },
          },
        },
      },
      large: {
        name: 'Large orders',
        description: 'Orders over a limit.',
        type: 'data',
        config: {
          operation: 'filter',
          source: '{{ inputs.orders }}',
          transformation: { condition: 'item.total > inputs.limit' },
        },
        parameters: { limit: { type: 'number', default: 1000 } },
      },
      review: codeAgent('Order review', 'Decides on a large order.', REVIEW),
    },
    steps: [
      {
        stepKey: 'totals',
        stepName: 'Totals',
        stepType: 'agent',
        agentKey: 'totals',
        inputs: { orders: '{{ inputs.orders }}' },
      },
      {
        stepKey: 'large',
        stepName: 'Large ones',
        stepType: 'agent',
        agentKey: 'large',
        inputs: { orders: '{{ totals.output }}', limit: '{{ inputs.limit }}' },
        dependsOn: ['totals'],
      },
      {
        stepKey: 'needs_review',
        stepName: 'Any to review?',
        stepType: 'condition',
        config: { expression: 'size(large.output) > 0', then: ['cool_off'], else: ['pass_all'] },
        dependsOn: ['large'],
      },
      {
        stepKey: 'cool_off',
        stepName: 'Cool off',
        stepType: 'wait',
        config: { durationMs: 250 },
        dependsOn: ['needs_review'],
      },
      {
        stepKey: 'review',
        stepName: 'Review each',
        stepType: 'loop',
        agentKey: 'review',
        config: { items: '{{ large.output }}' },
        inputs: { order: '{{ item }}', limit: '{{ inputs.limit }}' },
        outputs: { reviewed: '{{ output }}', passed: '{{ size(totals.output) - size(output) }}' },
        dependsOn: ['cool_off'],
      },
      {
        stepKey: 'pass_all',
        stepName: 'All pass',
        stepType: 'wait',
        config: { durationMs: 0 },
        outputs: { reviewed: [], passed: '{{ size(totals.output) }}' },
        dependsOn: ['needs_review'],
      },
    ],
    definition: {
      metadata: {
        sampleInput: {
          limit: 1000,
          orders: [
            { id: 'A-1', quantity: 2, price: 49.5, trusted: false },
            { id: 'A-2', quantity: 12, price: 120, trusted: true },
            { id: 'A-3', quantity: 100, price: 99, trusted: false },
          ],
        },
      },
    },
  },
}
